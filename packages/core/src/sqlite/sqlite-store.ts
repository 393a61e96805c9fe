import { MemoryError } from "../errors.js";
import { type Namespace, tenantOf } from "../namespace.js";
import type {
  ChangedBy,
  CheckErasure,
  CopiedRows,
  Decide,
  ListedEntry,
  ListQuery,
  MadeVector,
  SearchData,
  SearchQuery,
  Store,
  StoredChange,
  StoredEntry,
  TenantUsage,
  VectorChunk,
  WriteOutcome,
} from "../store/store.js";
import { readChangedKeys } from "./changed-keys.js";
import { eraseFile } from "./erase-file.js";
import { eraseRows } from "./erase-rows.js";
import { isBusy, sqliteCode, toMemoryError } from "./errors.js";
import { isEmpty } from "./is-empty.js";
import {
  positionsIn,
  readChanges,
  readDueNamespaces,
  readEntry,
  readHistory,
  readList,
  readNamespaces,
  readNewestOf,
  readPosition,
  readUsage,
} from "./reader.js";
import { emptySearch, readSearch, readTermsBetween } from "./search.js";
import { Sweeper } from "./sweeper.js";
import { StaleFile, type TenantFile } from "./tenant-file.js";
import { TenantFiles } from "./tenant-files.js";
import { pause, Turns } from "./turns.js";
import { readVectorModels, readVectors, writeVectors } from "./vectors.js";
import { NamespaceWriter } from "./writer.js";

/** How a SQLite store is opened. */
export interface SqliteStoreOptions {
  /** Where the tenants' files are; made when missing. Left out, everything is in memory. */
  directory?: string;
  /** Tenants whose files stay open, least recently used closed first; 3 descriptors each. 64 when left out. */
  maxOpenTenants?: number;
  /** How long a write waits for other processes, in milliseconds; 30,000 when left out. */
  lockTimeoutMs?: number;
  /** The time in epoch milliseconds; `Date.now` when left out. For tests. */
  clock?: () => number;
}

/** One SQLite file per tenant in a directory, safe for many processes at once. */
export class SqliteStore implements Store {
  readonly clock: () => number;
  readonly #files: TenantFiles;
  readonly #lockTimeout: number;
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #sweeper: Sweeper;
  readonly #turns = new Turns();
  readonly #tasks = new Set<() => Promise<void>>();
  #closed = false;

  constructor(options: SqliteStoreOptions = {}) {
    this.clock = options.clock ?? Date.now;
    this.#files = new TenantFiles(options.directory, options.maxOpenTenants ?? 64);
    this.#lockTimeout = options.lockTimeoutMs ?? 30_000;
    this.#sweeper = new Sweeper(this.#files, this.clock, (tenant, body) => this.#write(tenant, body));
  }

  get(namespace: Namespace, key: string, now: number): Promise<StoredEntry | undefined> {
    const tenant = tenantOf(namespace);
    const read = (): StoredEntry | undefined =>
      this.#current(tenant, undefined, (file) => readEntry(file, namespace, key, now));
    return this.#atOnce(read, true) ?? this.#attempt(tenant, read);
  }

  async write(
    namespace: Namespace,
    keys: readonly string[],
    decide: Decide,
  ): Promise<readonly WriteOutcome[]> {
    return this.#write(tenantOf(namespace), (file) =>
      new NamespaceWriter(file, namespace, this.clock()).write(keys, decide),
    );
  }

  async list(namespace: Namespace, query: ListQuery, now: number): Promise<readonly ListedEntry[]> {
    return this.#read(namespace, [], (file) => readList(file, namespace, query, now));
  }

  async position(namespace: Namespace, now: number): Promise<number> {
    await this.#settle(namespace, now);
    return this.#read(namespace, 0, (file) => readPosition(file, namespace));
  }

  async history(namespace: Namespace, key: string, now: number): Promise<readonly StoredChange[]> {
    await this.#settle(namespace, now);
    return this.#read(namespace, [], (file) => readHistory(file, namespace, key, now));
  }

  async changes(
    namespace: Namespace,
    after: number,
    limit: number,
    now: number,
  ): Promise<readonly StoredChange[]> {
    await this.#settle(namespace, now);
    return this.#read(namespace, [], (file) => readChanges(file, namespace, after, limit, now));
  }

  async changedKeys(namespace: Namespace, by: ChangedBy, now: number): Promise<readonly string[]> {
    await this.#settle(namespace, now);
    return this.#read(namespace, [], (file) => readChangedKeys(file, namespace, by));
  }

  search(namespace: Namespace, query: SearchQuery, now: number): Promise<SearchData> {
    return this.#read(namespace, emptySearch(query), (file) => readSearch(file, namespace, query, now));
  }

  termsBetween(namespace: Namespace, from: string, to: string, limit: number): Promise<readonly string[]> {
    return this.#read(namespace, [], (file) => readTermsBetween(file, namespace, from, to, limit));
  }

  async newestOf(
    namespace: Namespace,
    ids: readonly number[],
    limit: number,
    now: number,
  ): Promise<readonly StoredEntry[]> {
    return this.#read(namespace, [], (file) => readNewestOf(file, namespace, ids, limit, now));
  }

  async putVectors(namespace: Namespace, model: string, vectors: readonly MadeVector[]): Promise<number> {
    if (!(await this.#exists(namespace))) return 0;
    return this.#write(tenantOf(namespace), (file) =>
      writeVectors(file, namespace, model, vectors, this.clock()),
    );
  }

  async vectors(namespace: Namespace, model: string): Promise<readonly VectorChunk[]> {
    return this.#read(namespace, [], (file) => readVectors(file, namespace, model));
  }

  async vectorModels(namespace: Namespace): Promise<readonly string[]> {
    return this.#read(namespace, [], (file) => readVectorModels(file, namespace));
  }

  async dropVectors(namespace: Namespace, model: string): Promise<void> {
    if (!(await this.#exists(namespace))) return;
    await this.#write(tenantOf(namespace), (file) => file.run("dropVectors", namespace, model));
  }

  async adopt(namespace: Namespace, rows: CopiedRows): Promise<void> {
    await this.#write(tenantOf(namespace), (file) =>
      new NamespaceWriter(file, namespace, this.clock()).adopt(rows),
    );
  }

  async namespaces(tenant: Namespace): Promise<readonly Namespace[]> {
    return this.#read(tenant, [], readNamespaces);
  }

  async usage(tenant: Namespace, now: number): Promise<TenantUsage> {
    const nothing: TenantUsage = { namespaces: 0, entries: 0, changes: 0, bytes: 0 };
    const due = await this.#read(tenant, [], (file) => readDueNamespaces(file, now));
    for (const namespace of due) await this.#settle(namespace, now);
    return this.#read(tenant, nothing, (file) => readUsage(file, now));
  }

  async erase(tenant: Namespace, check?: CheckErasure): Promise<void> {
    const path = this.#files.pathOf(tenant);
    await this.#inTurn(tenant, () =>
      this.#attempt(tenant, () => {
        const file = this.#files.openExisting(tenant);
        if (file === undefined) return check?.(new Map());
        if (path === ":memory:") check?.(positionsIn(file));
        else eraseFile(file, path, check);
        this.#files.drop(tenant);
      }),
    );
  }

  async eraseNamespace(namespace: Namespace): Promise<void> {
    if (!(await this.#exists(namespace))) return;
    await this.#write(tenantOf(namespace), (file) => eraseRows(file, namespace));
    await this.#read(namespace, undefined, (file) => file.flush());
  }

  beforeClose(task: () => Promise<void>): void {
    this.#tasks.add(task);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#tasks].map((task) => task()));
    this.#closed = true;
    this.#sweeper.stop();
    await Promise.allSettled([...this.#queues.values()]);
    this.#files.closeAll();
  }

  /** True when the tenant has a file, so that nothing is made where there is nothing to change. */
  #exists(namespace: Namespace): Promise<boolean> {
    return this.#read(namespace, false, () => true);
  }

  /** Journals what is due, so that a reader of the journal finds it there. */
  async #settle(namespace: Namespace, now: number): Promise<void> {
    const due = (): Promise<boolean> =>
      this.#read(namespace, false, (file) => file.get("dueEntries", namespace, now, 1) !== undefined);
    // The lock may be taken later than `now`, never earlier.
    while (await due()) await this.write(namespace, [], () => undefined);
  }

  #read<Result>(namespace: Namespace, nothing: Result, body: (file: TenantFile) => Result): Promise<Result> {
    const tenant = tenantOf(namespace);
    const read = (): Result => this.#current(tenant, nothing, body);
    return this.#atOnce(read) ?? this.#attempt(tenant, read);
  }

  #current<Result>(tenant: string, nothing: Result, body: (file: TenantFile) => Result): Result {
    const file = this.#files.openExisting(tenant);
    if (file === undefined) return nothing;
    const result = body(file);
    // A file with rows is current: erasing empties it first. Only an empty answer can come from an erased file.
    if (isEmpty(result) && !file.isCurrent()) throw new StaleFile();
    return result;
  }

  /** Most reads need no wait: this spares them an async function. Undefined when it could not be done just so. */
  #atOnce<Result>(read: () => Result, isSmall = false): Promise<Result> | undefined {
    if (this.#closed || this.#turns.give(isSmall) !== undefined) return undefined;
    try {
      const result = read();
      this.#sweeper.start();
      return Promise.resolve(result);
    } catch {
      // Whoever tries again meets the same error, and knows what to do about it.
      return undefined;
    }
  }

  #write<Result>(tenant: string, body: (file: TenantFile) => Result): Promise<Result> {
    const write = (): Result => {
      const file = this.#files.openOrCreate(tenant);
      return file.exclusive(() => {
        if (!file.isCurrent()) throw new StaleFile();
        return body(file);
      });
    };
    return this.#inTurn(tenant, () => this.#attempt(tenant, write));
  }

  /** Lets this process's writes to a tenant go one after another, so that they do not wait for their own locks. */
  #inTurn<Result>(tenant: string, body: () => Promise<Result>): Promise<Result> {
    const before = this.#queues.get(tenant);
    const turn = before === undefined ? body() : before.then(body, body);
    this.#queues.set(tenant, turn);
    const done = (): void => {
      if (this.#queues.get(tenant) === turn) this.#queues.delete(tenant);
    };
    turn.then(done, done);
    return turn;
  }

  /** Runs a synchronous operation; while another process holds the lock, waits with timers and tries again. */
  async #attempt<Result>(tenant: string, operation: () => Result): Promise<Result> {
    let started: number | undefined;
    for (let attempt = 0; ; attempt++) {
      for (let turn = this.#turns.give(); turn !== undefined; turn = this.#turns.give()) await turn;
      this.#checkOpen();
      try {
        const result = operation();
        this.#sweeper.start();
        return result;
      } catch (error) {
        const stale = error instanceof StaleFile;
        started ??= performance.now();
        const waited = performance.now() - started;
        if (stale || (sqliteCode(error) !== undefined && !isBusy(error))) this.#files.drop(tenant);
        if (!stale && !(isBusy(error) && waited < this.#lockTimeout)) {
          throw toMemoryError(error, this.#files.pathOf(tenant));
        }
      }
      await pause(attempt);
    }
  }

  #checkOpen(): void {
    if (this.#closed)
      throw new MemoryError("store_unavailable", "This store has been closed. Open it again.");
  }
}
