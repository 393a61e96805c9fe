import { setTimeout as delay } from "node:timers/promises";
import { Memory, parseNamespace } from "@pigeonhole/core";
import pg from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { giveBack, serverUrl, takeDatabase } from "../support/postgres/databases.ts";

const build = process.env.PIGEONHOLE_POSTGRES_BUILD;
const { openPostgres }: typeof import("@pigeonhole/postgres") =
  build === undefined ? await import("@pigeonhole/postgres") : await import(build);

/** More entries than wait to be indexed, so that they are packed at once. */
const NOTES = Array.from({ length: 110 }, (_, index) => `note-${index}`);
const TENANT = parseNamespace("acme");
const MINE = parseNamespace("acme/a");
const SIBLING = parseNamespace("acme/b");
const STRANGER = parseNamespace("globex/a");

const set = (text: string, expiresAt?: number) => () =>
  ({ op: "set", json: JSON.stringify(text), expiresAt, source: undefined }) as const;
const vectorOf = (key: string, text: string) => ({
  key,
  json: JSON.stringify(text),
  vector: Float32Array.of(1, 2),
});

/** Connections that count how often something is sent. */
function countingPool() {
  const pool = new pg.Pool({ connectionString: serverUrl(database) });
  let queries = 0;
  pool.on("connect", (client) => {
    client.query = new Proxy(client.query, {
      apply: (query, self, args) => {
        queries += 1;
        return Reflect.apply(query, self, args);
      },
    });
  });
  return { pool, queries: () => queries };
}

let database: string;
beforeEach(async () => {
  database = await takeDatabase();
  return () => giveBack(database);
});

describe("a namespace with a sibling that has the same keys, words and positions", () => {
  it("loses its last entry with a word, and the sibling's stays", async () => {
    const store = openPostgres(serverUrl(database));
    for (const namespace of [MINE, SIBLING]) await store.write(namespace, NOTES, set("willow"));
    await store.write(MINE, NOTES, () => ({ op: "delete", source: undefined }));
    expect((await new Memory(MINE, { store }).recall("willow")).total).toBe(0);
    expect((await new Memory(SIBLING, { store }).recall("willow")).total).toBe(NOTES.length);
    await store.close();
  });

  it("finds in its own index what it has indexed under other words", async () => {
    const store = openPostgres(serverUrl(database));
    const client = new pg.Client(serverUrl(database));
    await client.connect();
    for (const namespace of [MINE, SIBLING]) await store.write(namespace, NOTES, set("copper willow"));
    await client.query("delete from pigeonhole.postings where namespace = $1 and term = 'copper'", [MINE]);
    await store.write(MINE, NOTES, set("saddle"));
    expect((await new Memory(MINE, { store }).recall("saddle")).total).toBe(NOTES.length);
    await client.end();
    await store.close();
  });

  it("keeps the places of a listing while either is written to", async () => {
    const store = openPostgres(serverUrl(database));
    for (const key of ["plan", "city", "town"]) await store.write(MINE, [key], set("mine"));
    for (const key of ["town", "city", "plan"]) await store.write(SIBLING, [key], set("theirs"));
    for (const namespace of [MINE, SIBLING]) await store.write(namespace, ["plan", "city"], set("again"));
    const query = { order: "newest", prefix: "", asOf: 3, before: 4, limit: 10 } as const;
    const listed = await store.list(MINE, query, store.clock());
    expect(listed.map(({ entry, place }) => [entry.key, place])).toEqual([
      ["town", 3],
      ["city", 2],
      ["plan", 1],
    ]);
    await store.close();
  });

  it("waits neither for what has ended in the sibling nor for its vectors", async () => {
    const { pool, queries } = countingPool();
    let now = 1_000;
    const store = openPostgres(pool, { clock: () => now });
    const cost = async (operation: () => Promise<unknown>): Promise<number> => {
      const before = queries();
      await operation();
      return queries() - before;
    };
    const costs = async () => [
      await cost(() => store.write(MINE, ["plan"], set(`at ${now}`))),
      await cost(() => store.position(MINE, now)),
    ];
    await store.write(MINE, ["plan"], set("mine"));
    const alone = await costs();
    await store.write(SIBLING, ["soon"], set("theirs", 2_000));
    await store.write(SIBLING, ["plan"], set("theirs"));
    await store.putVectors(SIBLING, "model", [vectorOf("plan", "theirs")]);
    now = 3_000;
    expect(await costs()).toEqual(alone);
    await store.close();
    await pool.end();
  });
});

it("a namespace is left alone once it is tidy, whatever has ended in its sibling", async () => {
  let now = 1_000;
  const other = openPostgres(serverUrl(database), { clock: () => now });
  await other.write(SIBLING, ["soon"], set("theirs", 1_500));
  await other.close();
  const { pool, queries } = countingPool();
  const store = openPostgres(pool, { clock: () => now });
  await store.write(MINE, ["soon"], set("mine", 2_000));
  await store.write(MINE, ["later"], set("mine", 9_000));
  now = 3_000;
  const written = queries();
  await expect.poll(queries, { timeout: 10_000 }).toBeGreaterThan(written);
  // More than the second after which the sweeper looks again.
  const isQuiet = async (): Promise<boolean> => {
    const before = queries();
    await delay(1_500);
    return queries() === before;
  };
  expect((await isQuiet()) || (await isQuiet()) || (await isQuiet())).toBe(true);
  await store.close();
  await pool.end();
});

describe("a tenant beside another", () => {
  it("is told of its own bytes only", async () => {
    const store = openPostgres(serverUrl(database));
    const fill = async (namespace: typeof MINE) => {
      await store.write(namespace, NOTES, set("willow"));
      await store.putVectors(namespace, "model", [vectorOf("note-1", "willow")]);
    };
    await fill(MINE);
    const alone = await store.usage(TENANT, store.clock());
    await fill(STRANGER);
    expect(await store.usage(TENANT, store.clock())).toEqual(alone);
    await store.close();
  });

  it("is asked for its own namespaces only before it is erased", async () => {
    const store = openPostgres(serverUrl(database));
    for (const namespace of [MINE, STRANGER]) await store.write(namespace, ["plan"], set("gold"));
    let asked: unknown;
    await store.erase(TENANT, (positions) => {
      asked = [...positions.keys()];
    });
    expect(asked).toEqual([MINE]);
    expect((await store.get(STRANGER, "plan", store.clock()))?.json).toBe('"gold"');
    await store.close();
  });
});
