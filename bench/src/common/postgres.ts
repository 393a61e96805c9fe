import pg from "pg";
import { PostgresServer } from "../../../test/support/postgres/server.ts";

/** Where measurements find the server that `withPostgres` started; their processes inherit it. */
const VARIABLE = "PIGEONHOLE_BENCH_POSTGRES";

/**
 * As a server is in production: an acknowledged write is on the disk. It says little, since nobody reads what it says while
 * a measurement runs.
 */
const SETTINGS = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  shared_buffers: "256MB",
  log_checkpoints: "off",
  log_min_messages: "fatal",
};

/** Runs with a PostgreSQL server of its own, made empty, and gone afterwards. */
export async function withPostgres<Result>(use: () => Promise<Result>): Promise<Result> {
  const server = await PostgresServer.start({ settings: SETTINGS });
  process.env[VARIABLE] = server.url();
  try {
    return await use();
  } finally {
    await server.stop();
  }
}

/** The URL of a database of this name, which is made if it is missing. */
export async function databaseUrl(name: string): Promise<string> {
  const url = new URL(process.env[VARIABLE] ?? "");
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  url.pathname = `/${name}`;
  return url.href;
}
