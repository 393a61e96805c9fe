import { randomUUID } from "node:crypto";
import pg from "pg";

/** The server that every test of a run shares; see `global-setup.ts`. */
export function serverUrl(database = "postgres", user = "postgres"): string {
  const url = new URL(process.env.PIGEONHOLE_TEST_POSTGRES ?? "");
  url.pathname = `/${database}`;
  url.username = user;
  return url.href;
}

/** An empty database with a name of its own. */
export async function createDatabase(): Promise<string> {
  const name = `place_${randomUUID().replaceAll("-", "")}`;
  await queryAt(serverUrl(), `create database ${name}`);
  return name;
}

/** Databases whose rows are gone, which are quicker to use again than to make. */
const emptied: string[] = [];

/** A database without rows. */
export async function takeDatabase(): Promise<string> {
  return emptied.pop() ?? createDatabase();
}

/** Empties a database for the next one who takes one. */
export async function giveBack(name: string): Promise<void> {
  await emptyAt(serverUrl(name));
  emptied.push(name);
}

/** Removes all rows of tenants. */
export async function emptyAt(url: string): Promise<void> {
  const [found] = await queryAt(url, "select to_regclass('pigeonhole.entries') is not null as there");
  if (found?.there !== true) return;
  const tables = ["namespaces", "entries", "journal", "postings", "pending", "vectors"].map(
    (table) => `pigeonhole.${table}`,
  );
  await queryAt(url, `truncate ${tables.join(", ")}`);
}

/** Runs SQL on a connection of its own. */
export async function queryAt(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** True when a text stands in any row of any of a database's tables. */
export async function databaseHolds(name: string, text: string): Promise<boolean> {
  const url = serverUrl(name);
  const tables = await queryAt(
    url,
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'pigeonhole'",
  );
  for (const { name: table } of tables) {
    const sql = `select 1 from ${table} t where strpos(t::text, $1) > 0 limit 1`;
    if ((await queryAt(url, sql, [text])).length > 0) return true;
  }
  return false;
}
