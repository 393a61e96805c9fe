// What a peer still has of writes that it acknowledged: after kill -9, and after two processes wrote at once. Prints
// its result as JSON.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { KINDS, loadPeer } from "./all-peers.ts";
import type { Peer } from "./peer.ts";
import type { Kept, KeptResult } from "./section.ts";

const [folder = "", length] = process.argv.slice(2);
const writes = length === "quick" ? 30 : 200;
const WRITER = fileURLToPath(new URL("writer.ts", import.meta.url));
/** Nobody waits longer for a writer that neither writes nor ends. */
const MOST_MILLISECONDS = 60_000;

const results: KeptResult[] = [];
for (const kind of KINDS) {
  const peer = await loadPeer(kind);
  results.push({
    peer: peer.name,
    killed: await kept(peer, kind, ["a"], writes),
    together: await kept(peer, kind, ["a", "b"]),
  });
}
console.log(JSON.stringify(results));

/** A writing process, started and not yet told to write. */
interface Writer {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
}

async function kept(
  peer: Peer,
  kind: string,
  prefixes: readonly string[],
  killAfter?: number,
): Promise<Kept> {
  const home = join(folder, `${kind}-${prefixes.length}`);
  mkdirSync(home, { recursive: true });
  await peer.fill(home, [{ key: "first", value: "Written before." }]);
  const count = killAfter === undefined ? writes : killAfter * 10;
  const writers = await Promise.all(prefixes.map((prefix) => start(kind, home, prefix, count)));
  const said = (await Promise.all(writers.map((writer) => work(writer, killAfter)))).flat();
  const written = said.filter((line) => line.startsWith("written ")).map((line) => line.slice(8));
  const opened = await peer.open(home);
  let lost = 0;
  for (const key of written) if ((await opened.read(key)) !== `Written as ${key}.`) lost += 1;
  await opened.close();
  return { written: written.length, lost, refused: said.length - written.length };
}

/** Starts a writer, in a group of its own, so that a server that it starts is killed with it. */
async function start(kind: string, home: string, prefix: string, count: number): Promise<Writer> {
  const child = spawn(process.execPath, [WRITER, kind, home, prefix, String(count)], {
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  if ((await lines.next()).value !== "ready") throw new Error(`A writer of ${kind} did not start.`);
  return { process: child, lines };
}

/** Lets a writer write to its end, or kills it after so many writes; gives what it said. */
async function work({ process, lines }: Writer, killAfter: number | undefined): Promise<string[]> {
  const said: string[] = [];
  const timer = setTimeout(() => kill(process), MOST_MILLISECONDS);
  process.stdin?.write("go\n");
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    said.push(line.value);
    if (said.length === killAfter) kill(process);
  }
  clearTimeout(timer);
  return said;
}

function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
