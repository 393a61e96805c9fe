import { setTimeout as delay } from "node:timers/promises";
import { MemoryError } from "@pigeonhole/core/store";
import { Batch, type BatchResult, type Statement } from "./batch.js";
import type { PostgresClient, PostgresPool } from "./client.js";
import { CallerError, isCollision, isCrowded, isLost, toMemoryError } from "./errors.js";
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

  async close(): Promise<void> {
    this.#closed = true;
    await this.#servers.close();
  }

  async #once<Value>(operation: (session: Session) => Promise<Value>): Promise<Value> {
    const pool = await this.#servers.pool();
    const client = await this.#connect(pool);
    client.on("error", ignore);
    let broken = true;
    try {
      const value = await operation(this.#session(client));
      broken = false;
      return value;
    } catch (error) {
      if (isLost(error)) this.#servers.lost(pool, error);
      else broken = !(await this.#clean(client));
      throw error;
    } finally {
      if (!broken) client.off("error", ignore);
      client.release(broken);
    }
  }

  async #connect(pool: PostgresPool): Promise<PostgresClient> {
    try {
      return await pool.connect();
    } catch (error) {
      if (isLost(error) && !isCrowded(error)) this.#servers.lost(pool, error);
      throw error;
    }
  }

  #session(client: PostgresClient): Session {
    const timeout = this.#settings.statementTimeoutMs + GRACE_MS;
    return { run: (statements) => client.query(new Batch(statements, timeout)).done };
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
