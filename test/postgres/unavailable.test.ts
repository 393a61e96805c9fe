import { Memory, openStore } from "@pigeonhole/core";
import { openPostgres, setupPostgres, setupSql } from "@pigeonhole/postgres";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { createDatabase, queryAt, serverUrl } from "../support/postgres/databases.ts";
import { freePort } from "../support/postgres/server.ts";

async function errorOf(url: string, options: Parameters<typeof openPostgres>[1] = {}): Promise<unknown> {
  const store = openPostgres(url, { retryForMs: 200, ...options });
  const error = await new Memory("acme", { store }).get("key").then(
    () => undefined,
    (reason: unknown) => reason,
  );
  await store.close();
  return error;
}

describe("a store that cannot be reached says why, and whether to try again", () => {
  it("no server", async () => {
    const port = await freePort();
    const expected = { code: "store_unavailable", retryable: true };
    expect(await errorOf(`postgres://app@127.0.0.1:${port}/app`)).toMatchObject(expected);
    expect(await errorOf(`postgres://app@127.0.0.1:${port},127.0.0.1:1/app`)).toMatchObject(expected);
  });

  it("no database, no user", async () => {
    const expected = { code: "store_unavailable", retryable: false };
    expect(await errorOf(serverUrl("missing"))).toMatchObject({
      ...expected,
      message: expect.stringMatching(/no such database/),
    });
    expect(await errorOf(serverUrl("postgres", "nobody"))).toMatchObject({
      ...expected,
      message: expect.stringMatching(/user/),
    });
  });

  it("a database that is not set up, for a user who may not do so", async () => {
    const database = await createDatabase();
    await queryAt(serverUrl(), `create role plain_${database} login`);
    expect(await errorOf(serverUrl(database, `plain_${database}`))).toMatchObject({
      code: "store_unavailable",
      retryable: false,
      message: expect.stringMatching(/[Rr]un setup/),
    });
    await queryAt(serverUrl(), `drop role plain_${database}`);
  });

  it("a key that is missing, of another database, or none", async () => {
    const database = await createDatabase();
    const { url, signingKey } = await setupPostgres(serverUrl(database), { password: "secret" });
    expect(await errorOf(url)).toBeUndefined();
    const bare = url.replace(/\?.*/, "");
    expect(await errorOf(bare)).toMatchObject({
      code: "store_unavailable",
      message: expect.stringMatching(/pigeonhole_key/),
    });
    expect(await errorOf(bare, { signingKey })).toBeUndefined();
    const other = Buffer.alloc(32, 7).toString("base64url");
    expect(await errorOf(bare, { signingKey: other })).toMatchObject({
      code: "store_unavailable",
      message: expect.stringMatching(/key/),
    });
    expect(await errorOf(bare, { signingKey: "short" })).toMatchObject({ code: "invalid_argument" });
  });

  it("a newer layout, which is left alone", async () => {
    const database = await createDatabase();
    await setupPostgres(serverUrl(database));
    await queryAt(serverUrl(database), "insert into pigeonhole.migrations (version) values (999)");
    expect(await errorOf(serverUrl(database))).toMatchObject({
      code: "store_unavailable",
      retryable: false,
      message: expect.stringMatching(/newer/),
    });
  });

  it("text that the database cannot store", async () => {
    const name = `latin_${Date.now()}`;
    await queryAt(serverUrl(), `create database ${name} template template0 encoding 'LATIN1'`);
    expect(await errorOf(serverUrl(name))).toMatchObject({
      code: "store_unavailable",
      message: expect.stringMatching(/UTF8/),
    });
  });

  it("an address that cannot be read, at once", () => {
    for (const url of [
      "mysql://host/app",
      "postgres://a:b@c@d:no/x",
      "postgres://h/d?target_session_attrs=standby",
    ]) {
      expect(() => openPostgres(url), url).toThrowError(
        expect.objectContaining({ code: "invalid_argument" }),
      );
    }
    expect(() => openPostgres("postgres://h/d", { maxConnections: 0 })).toThrowError(
      expect.objectContaining({ code: "invalid_argument" }),
    );
  });
});

describe("a store on the caller's pool", () => {
  it("works, outlives a broken idle connection, and leaves the pool open", async () => {
    const database = await createDatabase();
    const pool = new pg.Pool({ connectionString: serverUrl(database), max: 3 });
    const store = openPostgres(pool);
    const memory = new Memory("acme", { store });
    await memory.set("plan", "gold");
    await queryAt(serverUrl(), "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
      database,
    ]);
    expect(await memory.get("plan")).toBe("gold");
    await store.close();
    await expect(memory.get("plan")).rejects.toMatchObject({ code: "store_unavailable" });
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  it("refuses a pool whose clients send queries on their own account", () => {
    expect(() => openPostgres(new pg.Pool({ pipeline: true } as pg.PoolConfig))).toThrowError(
      expect.objectContaining({ code: "invalid_argument" }),
    );
  });
});

it("makes by hand, from the SQL that it prints, what setup makes", async () => {
  const [byHand, bySetup] = [await createDatabase(), await createDatabase()];
  const { sql, url, signingKey } = setupSql({ password: "it's \\ a secret" });
  await queryAt(serverUrl(byHand), sql);
  await setupPostgres(serverUrl(bySetup));
  const layout = `select c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relacl::text,
      array(select a.attname || format_type(a.atttypid, a.atttypmod) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'pigeonhole' order by 1`;
  expect(await queryAt(serverUrl(byHand), layout)).toEqual(await queryAt(serverUrl(bySetup), layout));
  const place = url.replace("HOST:5432/DATABASE", `${new URL(serverUrl()).host}/${byHand}`);
  const store = openStore(place);
  await new Memory("acme", { store }).set("plan", "gold");
  expect(
    await new Memory("acme", { store: openPostgres(serverUrl(byHand), { signingKey }) }).get("plan"),
  ).toBe("gold");
  await store.close();
});
