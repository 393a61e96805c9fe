import { statSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { MemoryError } from "../errors.js";
import { corrupt } from "./errors.js";
import type { Row } from "./rows.js";
import { PRAGMAS, SCHEMA, SCHEMA_VERSION } from "./schema.js";
import { STATEMENTS, type StatementName, TENANT_STATEMENTS } from "./statements.js";

const SQL: Record<StatementName, string> = { ...STATEMENTS, ...TENANT_STATEMENTS };

/**
 * One open database file of one tenant. Synchronous: every method runs to its end without giving way, so reads of
 * the same connection never see half a transaction. Lock conflicts throw at once (busy timeout 0).
 */
export class TenantFile {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #inode: number | undefined;
  readonly #statements = new Map<StatementName, StatementSync>();

  /** Opens the file, and lays it out when it is new. `tenant` undefined takes the file for whoever it belongs to. */
  constructor(path: string, tenant: string | undefined) {
    this.#path = path;
    this.#database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: false });
    try {
      this.#prepareFile(tenant);
      this.#inode = path === ":memory:" ? undefined : statSync(path).ino;
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  all(name: StatementName, ...parameters: SQLInputValue[]): Row[] {
    return this.#statement(name)
      .all(...parameters)
      .map(rowOf);
  }

  get(name: StatementName, ...parameters: SQLInputValue[]): Row | undefined {
    const row = this.#statement(name).get(...parameters);
    return row === undefined ? undefined : rowOf(row);
  }

  run(name: StatementName, ...parameters: SQLInputValue[]): number {
    return Number(this.#statement(name).run(...parameters).changes);
  }

  /** A number that a statement counts. */
  count(name: StatementName, ...parameters: SQLInputValue[]): number {
    const value = this.get(name, ...parameters)?.[0];
    if (typeof value !== "number") throw corrupt("count");
    return value;
  }

  /** Runs `read` on one snapshot. */
  snapshot<Result>(read: () => Result): Result {
    return this.#transaction("BEGIN", read);
  }

  /** Runs `write` as the only writer; throws SQLite's BUSY when there is another. */
  exclusive<Result>(write: () => Result): Result {
    return this.#transaction("BEGIN IMMEDIATE", write);
  }

  /** False once the file has been erased or replaced under this connection. */
  isCurrent(): boolean {
    if (this.#inode === undefined) return true;
    return statSync(this.#path, { throwIfNoEntry: false })?.ino === this.#inode;
  }

  /** Empties the write-ahead log into the file, so that what was deleted is in neither. Best effort. */
  flush(): void {
    this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #transaction<Result>(begin: string, body: () => Result): Result {
    this.#database.exec(begin);
    try {
      const result = body();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  #rollback(): void {
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // SQLite has already rolled back by itself, as it does when the disk is full.
    }
  }

  #statement(name: StatementName): StatementSync {
    const known = this.#statements.get(name);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(SQL[name]);
    // Node 22.13 to 22.15 lack this; rowOf takes both forms.
    if (typeof statement.setReturnArrays === "function") statement.setReturnArrays(true);
    this.#statements.set(name, statement);
    return statement;
  }

  #prepareFile(tenant: string | undefined): void {
    this.#database.exec(PRAGMAS);
    if (this.#version() === 0) {
      this.#database.exec("PRAGMA journal_mode = WAL");
      this.exclusive(() => {
        if (this.#version() !== 0) return;
        if (tenant === undefined) throw corrupt("file");
        this.#database.exec(SCHEMA);
        this.run("putMeta", "tenant", tenant);
        this.#database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
      });
    }
    const version = this.#version();
    if (version > SCHEMA_VERSION) {
      throw new MemoryError(
        "store_unavailable",
        `This data was written by a newer Pigeonhole (layout ${version}). Update this one.`,
      );
    }
    if (tenant !== undefined && this.get("getMeta", "tenant")?.[0] !== tenant) throw corrupt("tenant name");
  }

  #version(): number {
    const row = this.#database.prepare("PRAGMA user_version").get();
    const version = row === undefined ? undefined : Object.values(row)[0];
    if (typeof version !== "number") throw corrupt("layout version");
    return version;
  }
}

function rowOf(row: Row | Record<string, Row[number]>): Row {
  return Array.isArray(row) ? row : Object.values(row);
}
