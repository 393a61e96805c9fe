import {
  type ChangedBy,
  type CheckErasure,
  type CopiedRows,
  type Decide,
  type ListedEntry,
  type ListQuery,
  type MadeVector,
  type Namespace,
  type SearchData,
  type SearchQuery,
  type Store,
  type StoredChange,
  type StoredEntry,
  type TenantUsage,
  tenantOf,
  type VectorChunk,
  type WriteOutcome,
} from "@pigeonhole/core/store";
import type { Access } from "./access.js";
import { adoptRows } from "./adopt.js";
import type { Connections } from "./connections.js";
import { eraseNamespaces, eraseTenant } from "./erase.js";
import {
  changedKeysReading,
  changesReading,
  dueNamespacesReading,
  entryReading,
  historyReading,
  listReading,
  namespacesReading,
  nextEndReading,
  positionReading,
  type Reading,
  usageReading,
} from "./reader.js";
import { newestOfReading, searchReading, termsReading } from "./search.js";
import { STATEMENTS } from "./statements.js";
import { Sweeper } from "./sweeper.js";
import type { WriteRequest } from "./transaction.js";
import { Turns } from "./turns.js";
import { dropVectors, vectorModelsReading, vectorsReading, writeVectors } from "./vectors.js";
import { wipeJournal, writeNamespace } from "./writer.js";

/** Several statements of one question see one point in time. */
const SNAPSHOT = { text: "begin isolation level repeatable read read only", values: [] };
const COMMIT = { text: "commit", values: [] };

/** All tenants in one PostgreSQL database, each sealed by row-level security; safe for many machines at once. */
export class PostgresStore implements Store {
  readonly clock: () => number;
  readonly #connections: Connections;
  readonly #open: () => Promise<Access>;
  readonly #turns = new Turns();
  readonly #sweeper: Sweeper;
  readonly #tasks = new Set<() => Promise<void>>();
  #access: Promise<Access> | undefined;

  constructor(connections: Connections, open: () => Promise<Access>, clock: () => number) {
    this.clock = clock;
    this.#connections = connections;
    this.#open = open;
    this.#sweeper = new Sweeper(clock, (namespace) => this.#sweep(namespace));
  }

  get(namespace: Namespace, key: string, now: number): Promise<StoredEntry | undefined> {
    const tenant = tenantOf(namespace);
    return this.#read(tenant, entryReading(tenant, namespace, key, now));
  }

  async write(
    namespace: Namespace,
    keys: readonly string[],
    decide: Decide,
  ): Promise<readonly WriteOutcome[]> {
    const outcomes = await this.#write(namespace, (session, request) =>
      writeNamespace(session, request, keys, decide),
    );
    for (const { entry } of outcomes) this.#sweeper.expect(namespace, entry?.expiresAt);
    return outcomes;
  }

  list(namespace: Namespace, query: ListQuery, now: number): Promise<readonly ListedEntry[]> {
    const tenant = tenantOf(namespace);
    return this.#read(tenant, listReading(tenant, namespace, query, now));
  }

  position(namespace: Namespace, now: number): Promise<number> {
    return this.#readSettled(namespace, now, positionReading(tenantOf(namespace), namespace));
  }

  history(namespace: Namespace, key: string, now: number): Promise<readonly StoredChange[]> {
    return this.#readSettled(namespace, now, historyReading(tenantOf(namespace), namespace, key, now));
  }

  changes(namespace: Namespace, after: number, limit: number, now: number): Promise<readonly StoredChange[]> {
    return this.#readSettled(
      namespace,
      now,
      changesReading(tenantOf(namespace), namespace, after, limit, now),
    );
  }

  changedKeys(namespace: Namespace, by: ChangedBy, now: number): Promise<readonly string[]> {
    return this.#readSettled(namespace, now, changedKeysReading(tenantOf(namespace), namespace, by));
  }

  search(namespace: Namespace, query: SearchQuery, now: number): Promise<SearchData> {
    const tenant = tenantOf(namespace);
    return this.#read(tenant, searchReading(tenant, namespace, query, now));
  }

  async termsBetween(
    namespace: Namespace,
    from: string,
    to: string,
    limit: number,
  ): Promise<readonly string[]> {
    const tenant = tenantOf(namespace);
    const range = { from, to, limit };
    let doubtful: string[] = [];
    for (;;) {
      const found = await this.#read(tenant, termsReading(tenant, namespace, range, doubtful));
      if ("terms" in found) return found.terms;
      // Others may write meanwhile, so that more have to be looked at; no fewer are asked for, so it ends.
      doubtful = [...new Set([...doubtful, ...found.doubtful])];
    }
  }

  newestOf(
    namespace: Namespace,
    ids: readonly number[],
    limit: number,
    now: number,
  ): Promise<readonly StoredEntry[]> {
    const tenant = tenantOf(namespace);
    return this.#read(tenant, newestOfReading(tenant, namespace, ids, limit, now));
  }

  async putVectors(namespace: Namespace, model: string, vectors: readonly MadeVector[]): Promise<number> {
    return this.#write(namespace, (session, request) => writeVectors(session, request, model, vectors));
  }

  vectors(namespace: Namespace, model: string): Promise<readonly VectorChunk[]> {
    const tenant = tenantOf(namespace);
    return this.#read(tenant, vectorsReading(tenant, namespace, model));
  }

  vectorModels(namespace: Namespace): Promise<readonly string[]> {
    const tenant = tenantOf(namespace);
    return this.#read(tenant, vectorModelsReading(tenant, namespace));
  }

  async dropVectors(namespace: Namespace, model: string): Promise<void> {
    await this.#write(namespace, (session, request) => dropVectors(session, request, model));
  }

  async adopt(namespace: Namespace, rows: CopiedRows): Promise<void> {
    await this.#write(namespace, (session, request) => adoptRows(session, request, rows));
    for (const { expiresAt } of rows.entries) this.#sweeper.expect(namespace, expiresAt);
  }

  namespaces(tenant: Namespace): Promise<readonly Namespace[]> {
    return this.#read(tenant, namespacesReading(tenant));
  }

  async usage(tenant: Namespace, now: number): Promise<TenantUsage> {
    for (const namespace of await this.#read(tenant, dueNamespacesReading(tenant, now)))
      await this.#tidy(namespace, now);
    return this.#read(tenant, usageReading(tenant));
  }

  async erase(tenant: Namespace, check?: CheckErasure): Promise<void> {
    const { begin } = await this.#accessOnce();
    await this.#connections.use((session) => eraseTenant(session, tenant, begin(tenant, "write"), check));
  }

  async eraseNamespace(namespace: Namespace): Promise<void> {
    await this.#write(namespace, (session, { tenant, begin }) =>
      eraseNamespaces(session, tenant, [namespace], begin),
    );
  }

  beforeClose(task: () => Promise<void>): void {
    this.#tasks.add(task);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#tasks].map((task) => task()));
    this.#sweeper.stop();
    await this.#turns.idle();
    await this.#connections.close();
  }

  async #read<Value>(tenant: string, reading: Reading<Value>): Promise<Value> {
    const access = await this.#accessOnce();
    const begin = access.begin(tenant, "read");
    const isOne = reading.statements.length === 1;
    // A batch is a transaction in itself, in which each statement sees what was committed when it began.
    const statements = isOne
      ? [begin, ...reading.statements]
      : [SNAPSHOT, begin, ...reading.statements, COMMIT];
    const { results } = await this.#connections.use((session) => session.run(statements));
    return reading.parse(isOne ? results.slice(1) : results.slice(2, -1));
  }

  /** Reads the journal, in which by then everything stands that is due. */
  async #readSettled<Value>(namespace: Namespace, now: number, reading: Reading<Value>): Promise<Value> {
    const tenant = tenantOf(namespace);
    const isDue = { text: STATEMENTS.isDue, values: [tenant, namespace, now] };
    const both: Reading<Value | typeof DUE> = {
      statements: [isDue, ...reading.statements],
      parse: ([due, ...results]) => (due?.rows[0]?.[0] === false ? reading.parse(results) : DUE),
    };
    for (;;) {
      const answer = await this.#read(tenant, both);
      if (answer !== DUE) return answer;
      await this.write(namespace, [], () => undefined);
    }
  }

  /** Removes the entries of a namespace whose time is over, and such values from its journal. */
  async #tidy(namespace: Namespace, now: number): Promise<void> {
    await this.#readSettled(namespace, now, { statements: [], parse: () => undefined });
    while (await this.#write(namespace, wipeJournal));
  }

  async #sweep(namespace: Namespace): Promise<void> {
    await this.#tidy(namespace, this.clock());
    const tenant = tenantOf(namespace);
    this.#sweeper.expect(namespace, await this.#read(tenant, nextEndReading(tenant, namespace)));
  }

  /** Lets this process's writes to a namespace go one after another, so that they do not hold connections and wait. */
  async #write<Value>(
    namespace: Namespace,
    operation: (session: Parameters<typeof wipeJournal>[0], request: WriteRequest) => Promise<Value>,
  ): Promise<Value> {
    const tenant = tenantOf(namespace);
    return this.#turns.give(namespace, async () => {
      const access = await this.#accessOnce();
      const begin = access.begin(tenant, "write");
      const request = { tenant, namespace, begin, clock: this.clock };
      return this.#connections.use((session) => operation(session, request));
    });
  }

  /** What failed is tried again at the next use. */
  #accessOnce(): Promise<Access> {
    this.#access ??= this.#open().catch((error: unknown) => {
      this.#access = undefined;
      throw error;
    });
    return this.#access;
  }
}

const DUE = Symbol("due");
