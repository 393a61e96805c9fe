import { setTimeout as delay } from "node:timers/promises";
import { Memory, type Store } from "@pigeonhole/core";
import { openPostgres, setupPostgres } from "@pigeonhole/postgres";
import pg from "pg";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, serverUrl } from "../support/postgres/databases.ts";
import { PostgresServer } from "../support/postgres/server.ts";

let database = "";
beforeAll(async () => {
  database = await createDatabase();
  await setupPostgres(serverUrl(database));
});

const opened: { store: Store; pool: pg.Pool }[] = [];
afterEach(async () => {
  for (const { store, pool } of opened.splice(0)) {
    await store.close();
    if (!pool.ended) await pool.end();
  }
});

function openOn(config: pg.PoolConfig, connectTimeoutMs = 5_000): { memory: Memory; pool: pg.Pool } {
  const pool = new pg.Pool({ connectionString: serverUrl(database), ...config });
  const store = openPostgres(pool, { connectTimeoutMs, retryForMs: 200 });
  opened.push({ store, pool });
  return { memory: new Memory("acme", { store }), pool };
}

describe("a pool of the caller's", () => {
  it("of one connection is enough for everything at once", async () => {
    const { memory } = openOn({ max: 1 });
    await Promise.all([1, 2, 3, 4, 5].map((index) => memory.set(`key ${index}`, "wheels")));
    const found = await Promise.all([
      memory.recall("wheel"),
      memory.get("key 1"),
      memory.history("key 2"),
      memory.list(),
    ]);
    expect(found).toMatchObject([{ total: 5 }, "wheels", [{}], { entries: { length: 5 } }]);
  });

  it.each([{ connectionTimeoutMillis: 300 }, {}])(
    "that has no connection left is waited for no longer than is said: %j",
    async (config) => {
      const { memory, pool } = openOn({ max: 1, ...config }, 300);
      const taken = await pool.connect();
      await expect(memory.get("key")).rejects.toMatchObject({
        code: "store_unavailable",
        retryable: true,
        message: expect.stringMatching(/every connection is in use/),
      });
      taken.release();
      // A connection that comes too late goes back.
      for (let time = 0; time < 3; time++) expect(await memory.get("nothing")).toBeUndefined();
      expect(pool.totalCount).toBe(1);
    },
  );

  it("that the caller has ended is no place to try again", async () => {
    const { memory, pool } = openOn({});
    await pool.end();
    await expect(memory.get("key")).rejects.toMatchObject({
      code: "store_unavailable",
      retryable: false,
      message: expect.stringMatching(/ended/),
    });
  });

  it("with a limit of its own for each query says that the server was too slow", async () => {
    const { memory, pool } = openOn({ query_timeout: 200 });
    const blocker = await pool.connect();
    await memory.set("key", 1);
    await blocker.query("begin");
    await blocker.query("lock table pigeonhole.namespaces");
    await expect(memory.set("key", 2)).rejects.toMatchObject({ code: "store_unavailable", retryable: true });
    await blocker.query("rollback");
    blocker.release();
    expect(await memory.set("key", 3)).toMatchObject({ revision: 2 });
  });

  it("whose application parses values in a way of its own gives the same", async () => {
    const port = new URL(serverUrl()).port;
    const parsers = [16, 20, 25].map((oid) => ({ oid, parse: pg.types.getTypeParser(oid) }));
    for (const { oid } of parsers) pg.types.setTypeParser(oid, (text: string) => `parsed ${text}`);
    try {
      const { memory } = openOn({});
      await memory.set("key", "gold");
      expect(await memory.get("key")).toBe("gold");
      const several = openPostgres(`postgres://postgres@127.0.0.1:1,127.0.0.1:${port}/${database}`);
      expect(await new Memory("acme", { store: several }).get("key")).toBe("gold");
      await several.close();
    } finally {
      for (const { oid, parse } of parsers) pg.types.setTypeParser(oid, parse);
    }
  });

  it.each([
    ["a client", () => new pg.Client({ connectionString: serverUrl(database) })],
    [
      "one whose connections cannot be made",
      () => new pg.Pool({ host: "127.0.0.1", ssl: true, port: Number(new URL(serverUrl()).port) }),
    ],
  ])("that is %s is unavailable and says so", async (_name, make) => {
    const store = Reflect.apply(openPostgres, undefined, [make(), { retryForMs: 0 }]);
    await expect(new Memory("acme", { store }).get("key")).rejects.toMatchObject({
      code: "store_unavailable",
    });
    await store.close();
  });
});

it("what waits for a connection to a server that dies goes on with the other one", async () => {
  const servers = [await PostgresServer.start(), await PostgresServer.start()];
  const hosts = servers.map((server) => new URL(server.url()).host);
  const signingKey = Buffer.alloc(32, 7).toString("base64url");
  for (const server of servers) await setupPostgres(server.url(), { signingKey });
  const store = openPostgres(`postgres://postgres@${hosts}/postgres`, {
    maxConnections: 1,
    retryForMs: 20_000,
  });
  try {
    const memory = new Memory("acme", { store });
    await memory.get("key");
    const using = "select 1 from pg_stat_activity where application_name = 'pigeonhole'";
    const [first] = servers;
    const used = (await first?.query(using))?.length === 1 ? first : servers[1];
    await used?.signal("SIGSTOP");
    const waiting = [1, 2, 3, 4].map((index) => memory.get(`key ${index}`));
    await delay(300);
    const started = performance.now();
    await used?.signal("SIGKILL");
    expect(await Promise.all(waiting)).toEqual([undefined, undefined, undefined, undefined]);
    // The pool's own limit for who waits is 5 seconds.
    expect(performance.now() - started).toBeLessThan(4_000);
  } finally {
    await store.close();
    for (const server of servers) await server.stop();
  }
});
