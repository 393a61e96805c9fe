import pg from "pg";
import type { PostgresClient, PostgresPool } from "./client.js";
import type { Endpoints } from "./endpoints.js";
import { codeOf, isCrowded, isLost, notConnected } from "./errors.js";
import type { Settings } from "./options.js";
import { takeClient } from "./take-client.js";

/** How long one server is asked whether it takes writes, in milliseconds. */
const PROBE_MS = 2_000;

/** A client and the pool that it has to go back to. */
export interface Taken {
  readonly pool: PostgresPool;
  readonly client: PostgresClient;
}

/** Where connections come from. */
export interface Servers {
  /** A connection to a server that takes writes, as far as is known. */
  connect(): Promise<Taken>;
  /** To be told when a connection of a pool was lost. */
  lost(pool: PostgresPool, error: unknown): void;
  close(): Promise<void>;
}

/** The caller's own pool, which stays open. */
export class GivenPool implements Servers {
  readonly #pool: PostgresPool;
  readonly #timeoutMs: number | undefined;
  /** Without a listener, an idle connection that breaks would end the process. */
  readonly #ignore = (): void => undefined;

  constructor(pool: PostgresPool, { connectTimeoutMs }: Settings) {
    this.#pool = pool;
    this.#timeoutMs = waitsForEver(pool) ? connectTimeoutMs : undefined;
    pool.on("error", this.#ignore);
  }

  async connect(): Promise<Taken> {
    try {
      return { pool: this.#pool, client: await takeClient(this.#pool, { timeoutMs: this.#timeoutMs }) };
    } catch (error) {
      throw notConnected(error);
    }
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
  /** Tells who waits for a pool that it has been given up. */
  readonly #left = new WeakMap<PostgresPool, AbortController>();
  #current: Promise<pg.Pool> | undefined;

  constructor(endpoints: Endpoints, settings: Settings) {
    this.#endpoints = endpoints;
    this.#settings = settings;
  }

  async connect(): Promise<Taken> {
    try {
      const pool = await this.#pool();
      return { pool, client: await this.#take(pool) };
    } catch (error) {
      throw notConnected(error);
    }
  }

  async #take(pool: pg.Pool): Promise<PostgresClient> {
    const left = this.#left.get(pool)?.signal;
    try {
      return await takeClient(pool, left === undefined ? {} : { left });
    } catch (error) {
      if (isLost(error) && !isCrowded(error)) this.lost(pool, error);
      throw error;
    }
  }

  #pool(): Promise<pg.Pool> {
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
    this.#left.get(pool)?.abort();
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
    this.#left.set(pool, new AbortController());
    return pool;
  }
}

/** True for a pool without a limit of its own, which is how `pg` makes them. */
function waitsForEver(pool: PostgresPool): boolean {
  if (!("options" in pool) || typeof pool.options !== "object" || pool.options === null) return true;
  return !("connectionTimeoutMillis" in pool.options && Number(pool.options.connectionTimeoutMillis) > 0);
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
    // A row or none, since the application may have its own idea of how values are parsed.
    const { rows } = await client.query(
      "select 1 where not pg_is_in_recovery() and not current_setting('transaction_read_only')::boolean",
    );
    if (rows.length === 0) throw new ReadOnlyServer();
    return connectionString;
  } finally {
    client.end().catch(() => undefined);
  }
}

/** Reads as PostgreSQL's own error for a write to a standby. */
class ReadOnlyServer extends Error {
  readonly code = "25006";
}
