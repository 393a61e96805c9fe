// npm run bench -- http [--quick]: recalls over HTTP beside calls of a tool that does nothing, on the same server.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { machine } from "./common/machine.ts";
import { median } from "./common/measure.ts";
import { quick, withFolder } from "./common/parts.ts";
import { saveResults } from "./common/results.ts";
import { textSource } from "./common/text.ts";
import { type Era, Load, type Target } from "./http/load.ts";
import { type Rates, type Results, section } from "./http/section.ts";

const SERVER = fileURLToPath(new URL("http/server.ts", import.meta.url));
const CONNECTIONS = 32;
const QUERIES = 500;
const ERAS: readonly Era[] = ["2026-07-28", "2025-11-25"];
/** Rounds that do not count: until then the compiler is at work on what runs. */
const WARM_UP_ROUNDS = quick ? 2 : 6;
const ROUNDS = quick ? 6 : 36;
const ROUND_MS = 500;

await withFolder(async (folder) => {
  const rates: Rates[] = [];
  for (const entries of [100, 1_000, 10_000]) {
    console.error(`${entries} entries ...`);
    const { child, target } = await start(mkdtempSync(join(folder, "http-")), entries);
    for (const era of ERAS) rates.push({ entries, era, ...(await measure(target, era)) });
    child.stdin?.end();
    await once(child, "exit");
  }
  const results: Results = { machine: machine(), connections: CONNECTIONS, rates };
  console.log(section(results).markdown);
  if (quick) console.log("A quick run: too short to rely on, and not saved.");
  else await saveResults("http", results);
});

async function start(directory: string, entries: number): Promise<{ child: ChildProcess; target: Target }> {
  const child = spawn(process.execPath, [SERVER, directory, String(entries)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout }))
    return { child, target: JSON.parse(line) };
  throw new Error("The server ended before it listened.");
}

/**
 * The median rates of both tools, which take turns, and the median of what the one is beside the other in each round: the
 * machine's own speed changes from second to second, and so hits both alike.
 */
async function measure(target: Target, era: Era): Promise<Omit<Rates, "entries" | "era">> {
  const source = textSource(11);
  const queries = Array.from({ length: QUERIES }, () => source.query());
  const load = new Load(target, CONNECTIONS, era);
  const recall = (): Promise<number> =>
    load.rate("recall", (call) => ({ query: queries[call % QUERIES] }), ROUND_MS);
  const nothing = (): Promise<number> => load.rate("nothing", () => ({}), ROUND_MS);
  const rounds: { recall: number; nothing: number }[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const isFirst = round % 2 === 0;
    const [one, other] = isFirst ? [await recall(), await nothing()] : [await nothing(), await recall()];
    if (round >= WARM_UP_ROUNDS) {
      rounds.push(isFirst ? { recall: one, nothing: other } : { recall: other, nothing: one });
    }
  }
  load.close();
  return {
    recall: median(rounds.map((round) => round.recall)),
    nothing: median(rounds.map((round) => round.nothing)),
    share: median(rounds.map((round) => round.recall / round.nothing)),
  };
}
