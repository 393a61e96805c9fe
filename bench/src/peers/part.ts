// One number of entries of `npm run bench -- peers`, in a process of its own; prints its result as JSON.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as immediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { percentile } from "../common/measure.ts";
import { textSource } from "../common/text.ts";
import { documents, keyOf } from "../core/documents.ts";
import { KINDS, loadPeer } from "./all-peers.ts";
import type { Opened, Peer } from "./peer.ts";
import { type Cell, MOST_SECONDS, type Operation, type SizeResult } from "./section.ts";

const [folder = "", length, count] = process.argv.slice(2);
const entries = Number(count);
const quick = length === "quick";
const ROUNDS: Readonly<Record<Operation, number>> = quick
  ? { start: 3, read: 60, search: 20, write: 20 }
  : { start: 7, read: 400, search: 150, write: 150 };
const seconds = quick ? 5 : MOST_SECONDS;
const START = fileURLToPath(new URL("start.ts", import.meta.url));
/** Fewer than so many operations within the time of a cell tell nothing. */
const LEAST = 3;

interface Side {
  readonly kind: string;
  readonly peer: Peer;
  readonly folder: string;
  /** Undefined while the peer is not open. */
  opened: Opened | undefined;
}

const source = textSource(entries);
const all = documents(source, 1, entries);
const created = documents(source, entries + 1, ROUNDS.write);
const sides: Side[] = [];
for (const kind of KINDS) {
  const peer = await loadPeer(kind);
  const home = join(folder, `${entries}-${kind}`);
  mkdirSync(home, { recursive: true });
  await peer.fill(home, all);
  sides.push({ kind, peer, folder: home, opened: undefined });
}

const start = await measure("start", (side) => {
  execFileSync(process.execPath, [START, side.kind, side.folder, keyOf(entries)], { stdio: "inherit" });
});
for (const side of sides) side.opened = await side.peer.open(side.folder);
const keys = Array.from({ length: ROUNDS.read }, () => keyOf(1 + Math.floor(source.random() * entries)));
const questions = Array.from({ length: ROUNDS.search }, () =>
  source.question(all[Math.floor(source.random() * entries)]?.value ?? ""),
);
const read = await measure("read", ({ opened }, index) => opened?.read(keys[index] ?? ""));
const search = await measure("search", ({ opened }, index) => opened?.search?.(questions[index] ?? ""));
const write = await measure("write", ({ opened }, index) =>
  opened?.write(created[index] ?? { key: "", value: "" }),
);
for (const { opened } of sides) await opened?.close();
const result: SizeResult = { entries, cells: { start, read, search, write } };
console.log(JSON.stringify(result));

/** Times one operation of every peer; they take turns, each going first in its turn, until one's time is used up. */
async function measure(
  operation: Operation,
  act: (side: Side, index: number) => unknown,
): Promise<Record<string, Cell>> {
  const times = sides.map((): number[] => []);
  const used = sides.map(() => 0);
  for (let round = 0; round < ROUNDS[operation]; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const at = (round + turn) % sides.length;
      const side = sides[at];
      if (side === undefined || (used[at] ?? 0) > seconds * 1_000) continue;
      if (operation === "search" && side.opened?.search === undefined) continue;
      // What the peer before left for the event loop is no part of this one's time.
      await immediate();
      const begun = performance.now();
      await act(side, round);
      const took = performance.now() - begun;
      used[at] = (used[at] ?? 0) + took;
      times[at]?.push(took * 1_000);
    }
  }
  return Object.fromEntries(
    sides.flatMap(({ peer }, at): [string, Cell][] => {
      const own = times[at] ?? [];
      if (own.length === 0) return [];
      // The first ones find caches cold and code not yet compiled.
      const counted = own.slice(Math.min(Math.floor(own.length / 5), 20));
      return [[peer.name, own.length < LEAST ? { stopped: own.length } : { p50: percentile(counted, 0.5) }]];
    }),
  );
}
