import { setTimeout as delay } from "node:timers/promises";
import { MemoryError } from "@pigeonhole/core/store";
import { Batch, type BatchResult, type Statement } from "./batch.js";
import type { PostgresClient, PostgresPool } from "./client.js";
import { CallerError, codeOf, isCollision, isCrowded, isLost, toMemoryError } from "./errors.js";
import { KeptStatements } from "./kept-statements.js";
import type { Settings } from "./options.js";
import type { Servers } from "./servers.js";

/** How much longer than the server's own limit an answer may take, in milliseconds. */
const GRACE_MS = 3_000;
const LONGEST_PAUSE_MS = 1_000;

/** One connection, for as long as an operation has it. */
export interface Session {
  /** Sends statements that take one round trip. */
  run(statements: readonly Statement[]): Promise<BatchResult>;
}

/** What breaks a connection rejects what it was used for; without a listener it would end the process as well. */
function ignore(): void {}

/** Lends connections, and repeats what fails because a server is gone or two transactions collided. */
export class Connections {
  readonly #servers: Servers;
  readonly #settings: Settings;
  /** For each pool, what its servers keep under a name; undefined for one behind a pooler. */
  readonly #kept = new WeakMap<PostgresPool, Promise<KeptStatements | undefined>>();
  readonly #frequent: string[] = [];
  #closed = false;

  constructor(servers: Servers, settings: Settings) {
    this.#servers = servers;
    this.#settings = settings;
  }

  /**
   * Runs an operation on a connection. It may run again, so it must leave nothing when it throws; an operation of which
   * nobody knows whether it took place throws a MemoryError, which is never repeated.
   */
  async use<Value>(operation: (session: Session) => Promise<Value>): Promise<Value> {
    const started = performance.now();
    for (let attempt = 0; ; attempt++) {
      this.#checkOpen();
      try {
        return await this.#once(operation);
      } catch (error) {
        const again = !(error instanceof CallerError) && (isLost(error) || isCollision(error));
        if (!again || isCrowded(error) || performance.now() - started > this.#settings.retryForMs) {
          throw toMemoryError(error);
        }
      }
      // Longer each time and never in step with other processes, which lost the same server.
      await delay(Math.random() * Math.min(LONGEST_PAUSE_MS, 25 * 2 ** attempt));
    }
  }

  /** Counts a statement to those that are worth being kept by the server. */
  keep(text: string): void {
    this.#frequent.push(text);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#servers.close();
  }

  async #once<Value>(operation: (session: Session) => Promise<Value>): Promise<Value> {
    const { pool, client } = await this.#servers.connect();
    client.on("error", ignore);
    let broken = true;
    try {
      const value = await operation(this.#session(client, await this.#keptOf(pool, client)));
      broken = false;
      return value;
    } catch (error) {
      // A pooler after all, or somebody discards what the server keeps.
      if (codeOf(error) === "26000") this.#kept.set(pool, Promise.resolve(undefined));
      if (isLost(error)) this.#servers.lost(pool, error);
      else broken = !(await this.#clean(client));
      throw error;
    } finally {
      if (!broken) client.off("error", ignore);
      client.release(broken);
    }
  }

  #session(client: PostgresClient, kept?: KeptStatements): Session {
    const timeout = this.#settings.statementTimeoutMs + GRACE_MS;
    for (const text of this.#frequent) kept?.add(text);
    return { run: (statements) => client.query(new Batch(statements, timeout, kept)).done };
  }

  /** A pooler makes up the numbers of its server processes, since the process changes with each transaction. */
  #keptOf(pool: PostgresPool, client: PostgresClient): Promise<KeptStatements | undefined> {
    const known = this.#kept.get(pool);
    if (known !== undefined) return known;
    const asked = this.#session(client)
      .run([{ text: "select pg_backend_pid()", values: [] }])
      .then(({ results }) => {
        const isDirect = results[0]?.rows[0]?.[0] === client.processID;
        return isDirect ? new KeptStatements() : undefined;
      });
    this.#kept.set(pool, asked);
    asked.catch(() => this.#kept.delete(pool));
    return asked;
  }

  /** Ends a transaction that an error has left open; false when the connection is of no more use. */
  async #clean(client: PostgresClient): Promise<boolean> {
    try {
      await this.#session(client).run([{ text: "rollback", values: [] }]);
      return true;
    } catch {
      return false;
    }
  }

  #checkOpen(): void {
    if (this.#closed)
      throw new MemoryError("store_unavailable", "This store has been closed. Open it again.");
  }
}
