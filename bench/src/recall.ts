// npm run bench -- recall [--data DIR] [--store postgres | URL] [--quick]: how much of the evidence for a
// question about a conversation is found, beside other ways to search, and whether tenants of one store disturb each
// other's answers. --quick keeps Pigeonhole's store in memory and leaves out the engines that take a process;
// --store postgres starts a server of its own.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openStore } from "@pigeonhole/core";
import { machine } from "./common/machine.ts";
import { withFolder } from "./common/parts.ts";
import { databaseUrl, withPostgres } from "./common/postgres.ts";
import { savedResults, saveResults } from "./common/results.ts";
import { ContaminationCheck, type StoreComparison, tenantOf } from "./recall/contamination.ts";
import { fts5 } from "./recall/engines/fts5.ts";
import { langGraph } from "./recall/engines/langgraph.ts";
import { miniSearch } from "./recall/engines/minisearch.ts";
import { pigeonhole } from "./recall/engines/pigeonhole.ts";
import { serverMemory } from "./recall/engines/server-memory.ts";
import { Comparison } from "./recall/measure.ts";
import { type Data, DataError, readData } from "./recall/read-data.ts";
import { type DataResult, type Results, tablesOf } from "./recall/section.ts";
import { compareSharedIndexes } from "./recall/shared-index.ts";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    store: { type: "string" },
    quick: { type: "boolean", default: false },
  },
});
const { quick } = options;
const { name, conversations, leftOut } = readOrEnd();

const result = await withFolder((folder) =>
  options.store === "postgres"
    ? withPostgres(async () => measure(folder, await databaseUrl("recall")))
    : measure(folder, options.store ?? (quick ? "sqlite::memory:" : `sqlite:${join(folder, "store")}`)),
);

console.log(tablesOf(result));
if (quick) console.log("A quick run: not saved.");
else {
  const others = (savedResults<Results>("recall") ?? []).filter(
    ({ data, store }) => data !== result.data || store !== result.store,
  );
  await saveResults(
    "recall",
    [...others, result].sort((a, b) => label(a).localeCompare(label(b), "en")),
  );
}

function readOrEnd(): Data {
  try {
    return readData(options.data);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

async function compareWithSqlite(contamination: ContaminationCheck): Promise<StoreComparison> {
  console.error("the same questions on SQLite ...");
  const sqlite = openStore("sqlite::memory:");
  try {
    return await contamination.compareWith(sqlite);
  } finally {
    await sqlite.close();
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function label({ data, store }: DataResult): string {
  return `${data === "LoCoMo" ? 1 : 2} ${data} ${store === "SQLite" ? 1 : 2}`;
}

async function measure(folder: string, url: string): Promise<DataResult> {
  const store = openStore(url);
  const ours = pigeonhole(store, tenantOf);
  const rivals = [fts5, miniSearch, ...(quick ? [] : [serverMemory(folder), langGraph])];
  const comparison = new Comparison([ours, ...rivals]);
  const contamination = new ContaminationCheck(store);
  for (const conversation of conversations) {
    console.error(`${conversation.id}: ${conversation.questions.length} questions ...`);
    await comparison.ask(conversation);
    await contamination.takeAlone(conversation);
  }
  console.error("all conversations in one store ...");
  const found = await contamination.compareTogether();
  const unlikeSqlite = url.startsWith("sqlite") ? undefined : await compareWithSqlite(contamination);
  await store.close();
  return {
    data: name,
    store: url.startsWith("postgres") ? "PostgreSQL" : "SQLite",
    machine: machine(),
    conversations: conversations.length,
    entries: sum(conversations.map(({ entries }) => entries.length)),
    questions: sum(conversations.map(({ questions }) => questions.length)),
    leftOut,
    engines: comparison.results(),
    contamination: found,
    sharedIndexes: compareSharedIndexes(conversations),
    ...(unlikeSqlite === undefined ? {} : { unlikeSqlite }),
  };
}
