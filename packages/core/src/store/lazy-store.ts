import { MemoryError } from "../errors.js";
import type { Namespace } from "../namespace.js";
import type {
  ChangedBy,
  CheckErasure,
  CopiedRows,
  Decide,
  ListQuery,
  MadeVector,
  SearchQuery,
  Store,
} from "./store.js";

/** A store whose module is loaded at its first use. */
export class LazyStore implements Store {
  readonly clock: () => number;
  readonly #open: () => Promise<Store>;
  readonly #closed: () => void;
  readonly #tasks = new Set<() => Promise<void>>();
  #opening: Promise<Store> | undefined;
  #store: Store | undefined;

  constructor(open: () => Promise<Store>, clock: () => number, closed: () => void) {
    this.#open = open;
    this.clock = clock;
    this.#closed = closed;
  }

  get(namespace: Namespace, key: string, now: number) {
    // The most frequent call by far goes the shortest way.
    return this.#store?.get(namespace, key, now) ?? this.#use((store) => store.get(namespace, key, now));
  }

  write(namespace: Namespace, keys: readonly string[], decide: Decide) {
    return this.#use((store) => store.write(namespace, keys, decide));
  }

  list(namespace: Namespace, query: ListQuery, now: number) {
    return this.#use((store) => store.list(namespace, query, now));
  }

  position(namespace: Namespace, now: number) {
    return this.#use((store) => store.position(namespace, now));
  }

  history(namespace: Namespace, key: string, now: number) {
    return this.#use((store) => store.history(namespace, key, now));
  }

  changes(namespace: Namespace, after: number, limit: number, now: number) {
    return this.#use((store) => store.changes(namespace, after, limit, now));
  }

  changedKeys(namespace: Namespace, by: ChangedBy, now: number) {
    return this.#use((store) => store.changedKeys(namespace, by, now));
  }

  search(namespace: Namespace, query: SearchQuery, now: number) {
    return this.#use((store) => store.search(namespace, query, now));
  }

  termsBetween(namespace: Namespace, from: string, to: string, limit: number) {
    return this.#use((store) => store.termsBetween(namespace, from, to, limit));
  }

  newestOf(namespace: Namespace, ids: readonly number[], limit: number, now: number) {
    return this.#use((store) => store.newestOf(namespace, ids, limit, now));
  }

  putVectors(namespace: Namespace, model: string, vectors: readonly MadeVector[]) {
    return this.#use((store) => store.putVectors(namespace, model, vectors));
  }

  vectors(namespace: Namespace, model: string) {
    return this.#use((store) => store.vectors(namespace, model));
  }

  vectorModels(namespace: Namespace) {
    return this.#use((store) => store.vectorModels(namespace));
  }

  dropVectors(namespace: Namespace, model: string) {
    return this.#use((store) => store.dropVectors(namespace, model));
  }

  adopt(namespace: Namespace, rows: CopiedRows) {
    return this.#use((store) => store.adopt(namespace, rows));
  }

  namespaces(tenant: Namespace) {
    return this.#use((store) => store.namespaces(tenant));
  }

  usage(tenant: Namespace, now: number) {
    return this.#use((store) => store.usage(tenant, now));
  }

  erase(tenant: Namespace, check?: CheckErasure) {
    return this.#use((store) => store.erase(tenant, check));
  }

  eraseNamespace(namespace: Namespace) {
    return this.#use((store) => store.eraseNamespace(namespace));
  }

  beforeClose(task: () => Promise<void>): void {
    this.#tasks.add(task);
  }

  async close(): Promise<void> {
    this.#closed();
    await Promise.allSettled([...this.#tasks].map((task) => task()));
    this.#opening ??= Promise.reject(
      new MemoryError("store_unavailable", "This store has been closed. Open it again."),
    );
    await this.#opening.then(
      (store) => store.close(),
      () => undefined,
    );
  }

  /** A module that failed to load, or a store that failed to open, is tried again at the next use. */
  #openOnce(): Promise<Store> {
    return this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
  }

  #use<Result>(body: (store: Store) => Promise<Result>): Promise<Result> {
    if (this.#store !== undefined) return body(this.#store);
    this.#opening ??= this.#openOnce();
    return this.#opening.then((store) => {
      this.#store = store;
      return body(store);
    });
  }
}
