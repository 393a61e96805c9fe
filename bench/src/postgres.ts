// npm run bench -- postgres [--quick]: the PostgreSQL store beside bare statements, LangGraph's store, and large neighbours.
import { PostgresStore } from "@langchain/langgraph-checkpoint-postgres/store";
import { Memory, type Store } from "@pigeonhole/core";
import { openPostgres } from "@pigeonhole/postgres";
import pg from "pg";
import { machine } from "./common/machine.ts";
import { type Operation, sideBySide } from "./common/measure.ts";
import { quick } from "./common/parts.ts";
import { databaseUrl, withPostgres } from "./common/postgres.ts";
import { saveResults } from "./common/results.ts";
import { textSource } from "./common/text.ts";
import { load } from "./core/documents.ts";
import { BareStatements } from "./postgres/bare.ts";
import { type Pair, type Results, section } from "./postgres/section.ts";

const ENTRIES = quick ? 1_000 : 10_000;
const LARGE = quick ? 5_000 : 200_000;
const SMALL_TENANTS = quick ? 50 : 1_000;
const SMALL = 100;
const PLAN = quick ? { rounds: 20, batch: 10 } : { rounds: 60, batch: 25 };

const source = textSource(7);
const documents = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `note ${index}`, value: source.text() }));
const keyAt = (index: number, count: number): string => `note ${(index * 7_919) % count}`;

await withPostgres(async () => {
  const notes = documents(ENTRIES);
  const texts = Array.from({ length: 1_000 }, () => source.text());
  const queries = Array.from({ length: 1_000 }, () => source.query());
  const textAt = (index: number): string => texts[index % texts.length] ?? "";
  const queryAt = (index: number): string => queries[index % queries.length] ?? "";

  console.error("Beside bare statements and LangGraph ...");
  const pool = new pg.Pool({ connectionString: await databaseUrl("ours"), max: 10 });
  const store = openPostgres(pool);
  await load(store, "acme/notes", notes);
  const memory = new Memory("acme/notes", { store });
  const bare = await BareStatements.make(pool);
  for (const { key, value } of notes) await bare.set(key, value);
  const peer = PostgresStore.fromConnString(await databaseUrl("langgraph"));
  await peer.setup();
  for (const { key, value } of notes) await peer.put(["acme", "notes"], key, { text: value });
  for (const name of ["ours", "langgraph"]) await analyze(name);
  const server = String((await pool.query("show server_version")).rows[0].server_version);

  const get: Operation = (index) => memory.get(keyAt(index, ENTRIES));
  const set: Operation = (index) => memory.set(keyAt(index, ENTRIES), textAt(index));
  const besideBare = {
    get: await pair(get, (index) => bare.get(keyAt(index, ENTRIES))),
    set: await pair(set, (index) => bare.set(keyAt(index, ENTRIES), textAt(index))),
  };
  const langGraph = {
    put: await pair(set, (index) =>
      peer.put(["acme", "notes"], keyAt(index, ENTRIES), { text: textAt(index) }),
    ),
    get: await pair(get, (index) => peer.get(["acme", "notes"], keyAt(index, ENTRIES))),
    search: await pair(
      (index) => memory.recall(queryAt(index)),
      (index) => peer.search(["acme", "notes"], { query: queryAt(index), limit: 10 }),
    ),
  };
  await peer.stop();
  await store.close();
  await pool.end();

  console.error("Beside large neighbours ...");
  const [alone, crowded] = [
    openPostgres(await databaseUrl("alone")),
    openPostgres(await databaseUrl("crowded")),
  ];
  await load(crowded, "large/notes", documents(LARGE));
  const few = documents(SMALL);
  for (let tenant = 0; tenant < SMALL_TENANTS; tenant++)
    await load(crowded, `tenant-${tenant}/notes`, few.slice(0, 20));
  for (const each of [alone, crowded]) await load(each, "acme/notes", few);
  for (const name of ["alone", "crowded"]) await analyze(name);
  const memoryIn = (of: Store): Memory => new Memory("acme/notes", { store: of });
  const both = (operation: (memory: Memory, index: number) => unknown): Promise<Pair> =>
    pair(
      (index) => operation(memoryIn(crowded), index),
      (index) => operation(memoryIn(alone), index),
    );
  const noisy = {
    large: LARGE,
    small: SMALL_TENANTS,
    get: await both((of, index) => of.get(keyAt(index, SMALL))),
    set: await both((of, index) => of.set(keyAt(index, SMALL), textAt(index))),
    recall: await both((of, index) => of.recall(queryAt(index))),
  };
  for (const each of [alone, crowded]) await each.close();

  const results: Results = {
    machine: machine(),
    server,
    entries: ENTRIES,
    bare: besideBare,
    langGraph,
    noisy,
  };
  console.log(section(results).markdown);
  if (quick) console.log("A quick run: too short to rely on, and not saved.");
  else await saveResults("postgres", results);
});

async function pair(ours: Operation, other: Operation): Promise<Pair> {
  const [first = Number.NaN, second = Number.NaN] = await sideBySide([ours, other], PLAN);
  return { ours: first, other: second };
}

/** As autovacuum does after a while; a benchmark does not wait for it. */
async function analyze(database: string): Promise<void> {
  const client = new pg.Client({ connectionString: await databaseUrl(database) });
  await client.connect();
  await client.query("vacuum analyze");
  await client.end();
}
