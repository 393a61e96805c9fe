import pg from "pg";
import type { PostgresPool } from "./client.js";
import type { Endpoints } from "./endpoints.js";
import { codeOf } from "./errors.js";
import type { Settings } from "./options.js";

/** How long one server is asked whether it takes writes, in milliseconds. */
const PROBE_MS = 2_000;

/** Where connections come from. */
export interface Servers {
  /** A pool of connections to a server that takes writes, as far as is known. */
  pool(): Promise<PostgresPool>;
  /** To be told when a connection of a pool was lost. */
  lost(pool: PostgresPool, error: unknown): void;
  close(): Promise<void>;
}

/** The caller's own pool, which stays open. */
export class GivenPool implements Servers {
  readonly #pool: PostgresPool;
  /** Without a listener, an idle connection that breaks would end the process. */
  readonly #ignore = (): void => undefined;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
    pool.on("error", this.#ignore);
  }

  async pool(): Promise<PostgresPool> {
    return this.#pool;
  }

  /** The pool itself drops connections that broke. */
  lost(): void {}

  async close(): Promise<void> {
    this.#pool.off("error", this.#ignore);
  }
}

/** Pools of this store's own, for one server at a time: the one that takes writes. */
export class OwnPools implements Servers {
  readonly #endpoints: Endpoints;
  readonly #settings: Settings;
  readonly #ending = new Set<Promise<void>>();
  #current: Promise<pg.Pool> | undefined;

  constructor(endpoints: Endpoints, settings: Settings) {
    this.#endpoints = endpoints;
    this.#settings = settings;
  }

  pool(): Promise<pg.Pool> {
    this.#current ??= this.#open().catch((error: unknown) => {
      this.#current = undefined;
      throw error;
    });
    return this.#current;
  }

  lost(pool: PostgresPool, error: unknown): void {
    // With a single server the pool makes a new connection by itself, unless the server has become a standby.
    if (!this.#endpoints.readWrite && codeOf(error) !== "25006") return;
    const current = this.#current;
    void current?.then(
      (known) => {
        if (known !== pool || this.#current !== current) return;
        this.#current = undefined;
        this.#end(known);
      },
      () => undefined,
    );
  }

  async close(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    const pool = await current?.catch(() => undefined);
    if (pool !== undefined) this.#end(pool);
    await Promise.all(this.#ending);
  }

  #end(pool: pg.Pool): void {
    const ending = pool.end().then(
      () => undefined,
      () => undefined,
    );
    this.#ending.add(ending);
    void ending.then(() => this.#ending.delete(ending));
  }

  async #open(): Promise<pg.Pool> {
    const { urls, readWrite } = this.#endpoints;
    const [only = ""] = urls;
    const connectionString = readWrite ? await firstToTakeWrites(urls) : only;
    const { maxConnections, connectTimeoutMs } = this.#settings;
    const pool = new pg.Pool({
      connectionString,
      max: maxConnections,
      connectionTimeoutMillis: connectTimeoutMs,
      // An open store does not keep a process alive.
      allowExitOnIdle: true,
      keepAlive: true,
      fallback_application_name: "pigeonhole",
    });
    // A broken idle connection is replaced; one in use rejects what it was used for.
    pool.on("error", () => undefined);
    return pool;
  }
}

async function firstToTakeWrites(urls: readonly string[]): Promise<string> {
  try {
    return await Promise.any(urls.map(askForWrites));
  } catch (error) {
    // One error with a code is more telling than several.
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
    throw errors.find((one) => codeOf(one) !== undefined && !/^E/.test(codeOf(one) ?? "")) ?? errors[0];
  }
}

async function askForWrites(connectionString: string): Promise<string> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: PROBE_MS,
    query_timeout: PROBE_MS,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<[boolean]>({
      text: "select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean",
      rowMode: "array",
    });
    if (rows[0]?.[0] !== false) throw new ReadOnlyServer();
    return connectionString;
  } finally {
    client.end().catch(() => undefined);
  }
}

/** Reads as PostgreSQL's own error for a write to a standby. */
class ReadOnlyServer extends Error {
  readonly code = "25006";
}
