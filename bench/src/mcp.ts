// npm run bench -- mcp [--quick]: the stdio server beside @modelcontextprotocol/server-memory, in one run.
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Memory, openStore } from "@pigeonhole/core";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { machine } from "./common/machine.ts";
import { median } from "./common/measure.ts";
import { quick, withFolder } from "./common/parts.ts";
import { saveResults } from "./common/results.ts";
import { StdioServer } from "./common/stdio-server.ts";
import { textSource } from "./common/text.ts";
import { type Pair, type Results, section } from "./mcp/section.ts";

const NAMESPACE = "acme/users/42";
const ENTRIES = 10_000;
const STARTS = quick ? 7 : 31;
const WRITES = quick ? 20 : 100;

/** What is measured of one server. */
interface Side {
  start(): Promise<StdioServer>;
  write(server: StdioServer, key: string, value: string): Promise<unknown>;
  search(server: StdioServer): Promise<unknown>;
}

const require = createRequire(import.meta.url);

await withFolder(async (folder) => {
  const entries = entriesOf(ENTRIES);
  const ours = await pigeonhole(mkdtempSync(join(folder, "ours-")), entries);
  const theirs = serverMemory(mkdtempSync(join(folder, "theirs-")), entries);
  const results: Results = {
    machine: machine(),
    entries: ENTRIES,
    start: await sideBySide([ours, theirs], STARTS, timeOfStart),
    ...(await withServers([ours, theirs])),
  };
  console.log(section(results).markdown);
  if (quick) console.log("A quick run: too short to rely on, and not saved.");
  else await saveResults("mcp", results);
});

function entriesOf(count: number): { key: string; value: string }[] {
  const source = textSource(5);
  return Array.from({ length: count }, (_, index) => ({
    key: `customer-${index}`,
    value: `Customer ${index}: ${source.text()}`,
  }));
}

async function pigeonhole(folder: string, entries: readonly { key: string; value: string }[]): Promise<Side> {
  const url = `sqlite:${folder}`;
  const store = openStore(url);
  const memory = new Memory(NAMESPACE, { store });
  for (let from = 0; from < entries.length; from += 100) {
    await Promise.all(entries.slice(from, from + 100).map(({ key, value }) => memory.set(key, value)));
  }
  await store.close();
  const file = join(dirname(require.resolve("@pigeonhole/mcp/package.json")), "dist/cli/main.js");
  return {
    start: () => StdioServer.start(file, ["--namespace", NAMESPACE], { PIGEONHOLE_STORE: url }),
    write: (server, key, value) => server.call("remember", { key, value }),
    search: (server) =>
      server.request("tools/call", { name: "recall", arguments: { query: "customer", limit: 50 } }),
  };
}

function serverMemory(folder: string, entries: readonly { key: string; value: string }[]): Side {
  const entity = (key: string, value: string) => ({ name: key, entityType: "note", observations: [value] });
  const lines = entries.map(({ key, value }) => JSON.stringify({ type: "entity", ...entity(key, value) }));
  writeFileSync(join(folder, "memory.jsonl"), lines.join("\n"));
  const file = require.resolve("@modelcontextprotocol/server-memory/dist/index.js");
  return {
    start: () => StdioServer.start(file, [], { MEMORY_FILE_PATH: join(folder, "memory.jsonl") }),
    write: (server, key, value) => server.call("create_entities", { entities: [entity(key, value)] }),
    search: (server) =>
      server.request("tools/call", { name: "search_nodes", arguments: { query: "customer" } }),
  };
}

/** The medians of a time, the sides taking turns; the first of each does not count. */
async function sideBySide<Side>(
  sides: readonly [Side, Side],
  rounds: number,
  measure: (side: Side, round: number) => Promise<number>,
): Promise<Pair> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    for (const at of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const time = await measure(sides[at], round);
      if (round > 0) times[at].push(time);
    }
  }
  return { ours: median(times[0]), theirs: median(times[1]) };
}

async function timeOfStart(side: Side): Promise<number> {
  const start = performance.now();
  const server = await side.start();
  const time = performance.now() - start;
  await server.close();
  return time;
}

async function withServers([ours, theirs]: readonly [Side, Side]): Promise<
  Omit<Results, "machine" | "entries" | "start">
> {
  const servers = [await ours.start(), await theirs.start()] as const;
  const tokens = async (ask: (server: StdioServer, side: Side) => Promise<unknown>): Promise<Pair> => ({
    ours: countTokens(JSON.stringify(await ask(servers[0], ours))),
    theirs: countTokens(JSON.stringify(await ask(servers[1], theirs))),
  });
  try {
    return {
      list: await tokens((server) => server.request("tools/list", {})),
      search: await tokens((server, side) => side.search(server)),
      write: await sideBySide(
        [
          { server: servers[0], side: ours },
          { server: servers[1], side: theirs },
        ],
        WRITES,
        async ({ server, side }, round) => {
          const start = performance.now();
          await side.write(server, `new-${round}`, `A note that is new, number ${round}.`);
          return performance.now() - start;
        },
      ),
    };
  } finally {
    for (const server of servers) await server.close();
  }
}
