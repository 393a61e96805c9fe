import { createHmac } from "node:crypto";
import { Memory, type Store } from "@pigeonhole/core";
import { openPostgres, type Setup, setupPostgres } from "@pigeonhole/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, queryAt, serverUrl } from "../support/postgres/databases.ts";
import { canary } from "../support/stores.ts";

const secret = canary();
const TABLES = ["namespaces", "entries", "journal", "postings", "pending", "vectors"];

let database = "";
let setup: Setup;
let store: Store;
const clients: pg.Client[] = [];

beforeAll(async () => {
  database = await createDatabase();
  setup = await setupPostgres(serverUrl(database), { password: "secret" });
  store = openPostgres(setup.url);
  await new Memory("globex/users/1", { store }).set(secret, `${secret} price`);
  await new Memory("acme/users/1", { store }).set("plan", "gold");
});
afterAll(async () => {
  await store.close();
  for (const client of clients) await client.end();
});

/** A connection of the app role, as injected SQL has it. */
async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: setup.url.replace(/\?.*/, "") });
  await client.connect();
  clients.push(client);
  return client;
}

function proofOf(tenant: string, ends = Math.floor(Date.now() / 1_000) + 60, key = setup.signingKey): string {
  const mac = createHmac("sha256", Buffer.from(key, "base64url")).update(`${ends} ${tenant}`).digest("hex");
  return `${ends}.${mac}`;
}

async function begin(client: pg.Client, tenant: string, proof: string): Promise<void> {
  await client.query("begin");
  await client.query(
    "select set_config('pigeonhole.tenant', $1, true), set_config('pigeonhole.proof', $2, true)",
    [tenant, proof],
  );
}

describe("the database itself", () => {
  it("shows no rows to the app role without a tenant, before a transaction and after one", async () => {
    const client = await connect();
    const count = async () => {
      const counts: number[] = [];
      for (const table of TABLES)
        counts.push((await client.query(`select 1 from pigeonhole.${table}`)).rows.length);
      return counts;
    };
    expect(await count()).toEqual(TABLES.map(() => 0));
    await begin(client, "globex", proofOf("globex"));
    expect((await client.query("select 1 from pigeonhole.entries")).rows).toHaveLength(1);
    await client.query("commit");
    expect((await client.query("select current_setting('pigeonhole.tenant') as it")).rows).toEqual([
      { it: "" },
    ]);
    expect(await count()).toEqual(TABLES.map(() => 0));
  });

  it.each([
    ["no proof", () => ""],
    ["another tenant's proof", () => proofOf("acme")],
    ["another key's proof", () => proofOf("globex", undefined, Buffer.alloc(32).toString("base64url"))],
    ["a proof whose time is over", () => proofOf("globex", Math.floor(Date.now() / 1_000) - 1)],
    [
      "a proof with a later end than was signed",
      () => proofOf("globex").replace(/^\d+/, (ends) => `${Number(ends) + 9}`),
    ],
    ["a proof that is not one", () => "1e9.zz"],
  ])("refuses a tenant with %s", async (_name, proof) => {
    const client = await connect();
    await begin(client, "globex", proof());
    await expect(client.query("select * from pigeonhole.entries")).rejects.toMatchObject({ code: "42501" });
    await client.query("rollback");
  });

  it("seals the tables from their owner as well, who is no superuser", async () => {
    const owner = `owner_${database}`;
    await queryAt(serverUrl(database), `create role ${owner} login`);
    for (const table of TABLES) {
      await queryAt(serverUrl(database), `alter table pigeonhole.${table} owner to ${owner}`);
    }
    await queryAt(serverUrl(database), `grant usage on schema pigeonhole to ${owner}`);
    await queryAt(serverUrl(database), `grant execute on function pigeonhole.tenant() to ${owner}`);
    for (const table of TABLES) {
      expect(await queryAt(serverUrl(database, owner), `select 1 from pigeonhole.${table}`)).toEqual([]);
    }
    for (const table of TABLES) {
      await queryAt(serverUrl(database), `alter table pigeonhole.${table} owner to postgres`);
    }
    await queryAt(serverUrl(database), `drop owned by ${owner}; drop role ${owner}`);
  });

  it("tells one tenant nothing of another's keys, also not by a unique key that is taken", async () => {
    const client = await connect();
    await begin(client, "acme", proofOf("acme"));
    const insert = `insert into pigeonhole.namespaces (tenant, namespace, sequence, entries, total_length, sum)
      values ('globex', $1, 0, 0, 0, 0)`;
    const tried: unknown[] = [];
    for (const namespace of ["globex/users/1", "globex/not/there"]) {
      await client.query("savepoint here");
      tried.push(await client.query(insert, [namespace]).catch(({ code, message }) => ({ code, message })));
      await client.query("rollback to here");
    }
    expect(tried[0]).toMatchObject({ code: "42501" });
    expect(tried[0]).toEqual(tried[1]);
    await client.query("rollback");
  });

  it("has the tenant first in every key", async () => {
    const keys = await queryAt(
      serverUrl(database),
      `select i.indexrelid::regclass::text as name, a.attname as first from pg_index i
        join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where n.nspname = 'pigeonhole' and c.relname = any($1)`,
      [TABLES],
    );
    expect(keys.length).toBeGreaterThanOrEqual(TABLES.length);
    expect(keys.filter(({ first }) => first !== "tenant")).toEqual([]);
  });
});

/** Every way out of a tenant that we could think of, as SQL that somebody got to run inside acme's transaction. */
const ATTACKS = [
  "select * from pigeonhole.entries",
  "select * from pigeonhole.entries where tenant = 'globex' or true",
  "select set_config('pigeonhole.tenant', 'globex', true); select * from pigeonhole.entries",
  "select set_config('pigeonhole.tenant', 'globex', false); commit; select * from pigeonhole.entries",
  "with s as materialized (select set_config('pigeonhole.tenant', 'globex', true)) select e.* from s, pigeonhole.entries e",
  "select set_config('pigeonhole.tenant', '', true); select * from pigeonhole.journal",
  "select set_config('pigeonhole.proof', '', true); select * from pigeonhole.journal",
  "set local row_security = off; select * from pigeonhole.entries",
  "reset role; select * from pigeonhole.entries",
  "set role postgres; select * from pigeonhole.entries",
  "set session authorization postgres; select * from pigeonhole.entries",
  "select * from pigeonhole.secrets",
  "alter table pigeonhole.entries disable row level security; select * from pigeonhole.entries",
  "alter table pigeonhole.entries no force row level security; select * from pigeonhole.entries",
  "drop policy tenant_only on pigeonhole.entries; select * from pigeonhole.entries",
  "create policy mine on pigeonhole.entries using (true); select * from pigeonhole.entries",
  "create or replace function pigeonhole.tenant() returns text language sql as $$ select 'globex' $$",
  "create function pg_temp.tenant() returns text language sql as $$ select 'globex' $$; set search_path = pg_temp, pigeonhole; select * from entries",
  "create function pg_temp.tell(text) returns boolean language plpgsql cost 0.0001 as $$ begin raise notice '%', $1; return true; end $$; select * from pigeonhole.entries where pg_temp.tell(json)",
  "truncate pigeonhole.entries",
  "update pigeonhole.entries set tenant = 'acme', namespace = 'acme/users/1' where tenant = 'globex' returning *",
  "delete from pigeonhole.journal where tenant = 'globex' returning *",
  "select query from pg_stat_activity",
  "select * from pg_stats where schemaname = 'pigeonhole'",
  "copy pigeonhole.entries to program 'cat'",
  "copy pigeonhole.entries to stdout",
  "select pg_read_file('postgresql.conf')",
  "select lo_import('/etc/passwd')",
  "do $$ declare row record; begin perform set_config('pigeonhole.tenant', 'globex', true); for row in select * from pigeonhole.entries loop raise notice '%', row; end loop; end $$",
  "explain analyze verbose select * from pigeonhole.entries where json like '%canary%'",
  "select max(json) from pigeonhole.entries; select 1 / (select count(*) from pigeonhole.entries where tenant = 'globex')",
  "prepare stolen as select * from pigeonhole.entries; select set_config('pigeonhole.tenant', 'globex', true); execute stolen",
];

describe("SQL that is injected into a tenant's transaction", () => {
  it.each(ATTACKS)("gets nothing of another tenant: %s", async (attack) => {
    const client = await connect();
    const told: string[] = [];
    client.on("notice", (notice) => told.push(String(notice.message)));
    // The other tenant is at work meanwhile.
    const other = new Memory("globex/users/1", { store });
    const [answer] = await Promise.all([
      (async () => {
        await begin(client, "acme", proofOf("acme"));
        return await client.query(attack).catch((error: unknown) => error);
      })(),
      other.set("visited", secret),
      other.recall(secret),
    ]);
    const all = JSON.stringify([told, answer, answer instanceof Error ? answer.message : ""]);
    expect(all).not.toContain(secret);
    expect(all).not.toContain("globex/users/1");
    await client.query("rollback");
    expect(await other.get(secret)).toBe(`${secret} price`);
    expect(await new Memory("acme/users/1", { store }).list()).toMatchObject({ entries: [{ key: "plan" }] });
  });
});
