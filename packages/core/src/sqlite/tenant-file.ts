import { closeSync, openSync, statSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Namespace } from "../namespace.js";
import { corrupt } from "../rows/corrupt.js";
import type { Row } from "../rows/rows.js";
import { CacheRoom } from "./cache-room.js";
import { checkFile, layoutVersion } from "./file-check.js";
import { errnoOf } from "./probe.js";
import { type NamespaceReads, ReadCache } from "./read-cache.js";
import { POSTINGS_SINCE, PRAGMAS, SCHEMA, SCHEMA_VERSION, UPGRADES } from "./schema.js";
import { STATEMENTS, type StatementName, TENANT_STATEMENTS } from "./statements.js";

const SQL: Record<StatementName, string> = { ...STATEMENTS, ...TENANT_STATEMENTS };

/** The file was erased or replaced: it is closed, and the operation starts again on the new one. */
export class StaleFile extends Error {}

/**
 * One open database file of one tenant. Synchronous: every method runs to its end without giving way, so reads of
 * the same connection never see half a transaction. Lock conflicts throw at once (busy timeout 0).
 */
export class TenantFile {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #inode: number | undefined;
  readonly #statements = new Map<StatementName, StatementSync>();
  readonly #cache: ReadCache;
  #writes = 0;
  /** Values whose time is over were removed here since the last flush; the log may hold them still. */
  hasRemoved = false;

  /**
   * Opens the file, and lays it out when it is new. `tenant` undefined takes the file for whoever it belongs to, only to
   * look at it, and leaves its check to who reads from it. `reindex` writes the postings of a file anew whose layout had
   * others. `room` is the memory for what is read again and again; none when left out.
   *
   * @throws StaleFile when another process erases the file meanwhile, or it is missing and not to be created
   */
  constructor(
    path: string,
    tenant: string | undefined,
    create: boolean,
    room = new CacheRoom(0),
    reindex: (file: TenantFile) => void = () => undefined,
  ) {
    this.#path = path;
    this.#cache = new ReadCache(room);
    this.#inode = path === ":memory:" ? undefined : inodeOf(path, create);
    this.#database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: false });
    try {
      this.#database.exec(PRAGMAS);
      // The first read opens the log by the file's name. Only from here on are all of them known to be one file's.
      if (layoutVersion(this.#database) === 0) this.#layOut(tenant);
      else if (tenant !== undefined) this.#upgrade(reindex);
      if (!this.isCurrent()) throw new StaleFile();
      if (tenant === undefined) return;
      this.#keepLog();
      checkFile(this.#database);
      if (this.get("getMeta", "tenant")?.[0] !== tenant) throw corrupt("tenant name");
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

  /** What has been read of a namespace since the file was last written to, by this connection or another. */
  reads(namespace: Namespace): NamespaceReads {
    this.#cache.keepAt(this.count("dataVersion"), this.#writes);
    return this.#cache.of(namespace);
  }

  /** Whether the time of an entry may be over; to be asked after {@link reads}, on the same snapshot. */
  mayHaveEnded(now: number): boolean {
    this.#cache.soonestEnd ??= this.#soonestEnd();
    return this.#cache.soonestEnd <= now;
  }

  /** Runs `read` on one snapshot. */
  snapshot<Result>(read: () => Result): Result {
    return this.#transaction("begin", read);
  }

  /** Runs `write` as the only writer; throws SQLite's BUSY when there is another. */
  exclusive<Result>(write: () => Result): Result {
    this.#writes += 1;
    return this.#transaction("beginWrite", write);
  }

  /** False once the file has been erased or replaced under this connection. */
  isCurrent(): boolean {
    if (this.#inode === undefined) return true;
    return statSync(this.#path, { throwIfNoEntry: false })?.ino === this.#inode;
  }

  /** @throws StaleFile when it is not current */
  checkCurrent(): void {
    if (!this.isCurrent()) throw new StaleFile();
  }

  /** Empties the write-ahead log into the file, so that what was deleted is in neither; false while others use it. */
  flush(): boolean {
    const row = this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
    const done = row?.["busy"] === 0;
    if (done) this.hasRemoved = false;
    return done;
  }

  close(): void {
    this.#cache.clear();
    this.#statements.clear();
    this.#database.close();
  }

  #soonestEnd(): number {
    const [time = Number.POSITIVE_INFINITY] = this.get("soonestEnd") ?? [];
    if (typeof time !== "number") throw corrupt("time");
    return time;
  }

  #transaction<Result>(begin: "begin" | "beginWrite", body: () => Result): Result {
    this.run(begin);
    try {
      const result = body();
      this.run("commit");
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

  #layOut(tenant: string | undefined): void {
    if (tenant === undefined) throw corrupt("file");
    this.#keepLog();
    this.exclusive(() => {
      if (!this.isCurrent()) throw new StaleFile();
      if (layoutVersion(this.#database) !== 0) return;
      this.#database.exec(SCHEMA);
      this.run("putMeta", "tenant", tenant);
      this.run("putMeta", "layout", String(SCHEMA_VERSION));
      this.#database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    });
  }

  /** Brings a file that an earlier version laid out to the present layout, in one transaction. */
  #upgrade(reindex: (file: TenantFile) => void): void {
    if (layoutVersion(this.#database) >= SCHEMA_VERSION) return;
    this.exclusive(() => {
      const version = layoutVersion(this.#database);
      if (this.get("getMeta", "layout")?.[0] !== String(version)) throw corrupt("layout version");
      for (const upgrade of UPGRADES.slice(version - 1)) this.#database.exec(upgrade);
      if (version < POSTINGS_SINCE) reindex(this);
      this.#database.exec(`UPDATE meta SET value = '${SCHEMA_VERSION}' WHERE name = 'layout'`);
      this.#database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    });
  }

  /** Turns the write-ahead log on in a new file, and in one that came back from a backup without it. */
  #keepLog(): void {
    const mode = this.#database.prepare("PRAGMA journal_mode").get();
    if (mode?.["journal_mode"] === "delete") this.#database.exec("PRAGMA journal_mode = WAL");
  }
}

/** Makes the file when it is missing, so that from the beginning it is known which one it is. */
function inodeOf(path: string, create: boolean): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined) return found.ino;
  if (!create) throw new StaleFile();
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    // Another process was faster.
    if (errnoOf(error) !== "EEXIST") throw error;
  }
  return statSync(path).ino;
}

function rowOf(row: Row | Record<string, Row[number]>): Row {
  return Array.isArray(row) ? row : Object.values(row);
}
