import type { Namespace, Store } from "@pigeonhole/core";
import type { StoredChange, StoredEntry } from "@pigeonhole/core/store";

/** A way to get a store wrong, and the check that has to notice. */
export interface BrokenStore {
  readonly name: string;
  /** "group > check" */
  readonly caughtBy: string;
  readonly broken: (store: Store) => Store;
}

/** A store that answers like another but for some methods. */
export function withMethods(store: Store, methods: Partial<Store>): Store {
  return {
    clock: () => store.clock(),
    get: (...all) => store.get(...all),
    write: (...all) => store.write(...all),
    list: (...all) => store.list(...all),
    position: (...all) => store.position(...all),
    history: (...all) => store.history(...all),
    changes: (...all) => store.changes(...all),
    changedKeys: (...all) => store.changedKeys(...all),
    search: (...all) => store.search(...all),
    termsBetween: (...all) => store.termsBetween(...all),
    newestOf: (...all) => store.newestOf(...all),
    putVectors: (...all) => store.putVectors(...all),
    vectors: (...all) => store.vectors(...all),
    vectorModels: (...all) => store.vectorModels(...all),
    dropVectors: (...all) => store.dropVectors(...all),
    adopt: (...all) => store.adopt(...all),
    namespaces: (...all) => store.namespaces(...all),
    usage: (...all) => store.usage(...all),
    erase: (...all) => store.erase(...all),
    eraseNamespace: (...all) => store.eraseNamespace(...all),
    beforeClose: (task) => store.beforeClose(task),
    close: () => store.close(),
    ...methods,
  };
}

/** A store that takes every namespace for another one. */
export function withNames(store: Store, rename: (name: Namespace) => Namespace): Store {
  return withMethods(store, {
    get: (name, ...all) => store.get(rename(name), ...all),
    write: (name, ...all) => store.write(rename(name), ...all),
    list: (name, ...all) => store.list(rename(name), ...all),
    position: (name, ...all) => store.position(rename(name), ...all),
    history: (name, ...all) => store.history(rename(name), ...all),
    changes: (name, ...all) => store.changes(rename(name), ...all),
    changedKeys: (name, ...all) => store.changedKeys(rename(name), ...all),
    search: (name, ...all) => store.search(rename(name), ...all),
    termsBetween: (name, ...all) => store.termsBetween(rename(name), ...all),
    newestOf: (name, ...all) => store.newestOf(rename(name), ...all),
    putVectors: (name, ...all) => store.putVectors(rename(name), ...all),
    vectors: (name, ...all) => store.vectors(rename(name), ...all),
    vectorModels: (name) => store.vectorModels(rename(name)),
    dropVectors: (name, ...all) => store.dropVectors(rename(name), ...all),
    adopt: (name, ...all) => store.adopt(rename(name), ...all),
    namespaces: (name) => store.namespaces(rename(name)),
    usage: (name, ...all) => store.usage(rename(name), ...all),
    erase: (name, ...all) => store.erase(rename(name), ...all),
    eraseNamespace: (name) => store.eraseNamespace(rename(name)),
  });
}

/** A store whose entries are changed on their way out. */
export function withEntries(
  store: Store,
  change: (entry: StoredEntry, name: Namespace) => StoredEntry,
): Store {
  const changed = (entry: StoredEntry | undefined, name: Namespace) =>
    entry === undefined ? undefined : change(entry, name);
  return withMethods(store, {
    get: async (name, ...all) => changed(await store.get(name, ...all), name),
    write: async (name, keys, decide) => {
      const outcomes = await store.write(name, keys, (key, current, now) =>
        decide(key, changed(current, name), now),
      );
      return outcomes.map((outcome) => ({ ...outcome, entry: changed(outcome.entry, name) }));
    },
    list: async (name, ...all) =>
      (await store.list(name, ...all)).map(({ entry, place }) => ({ entry: change(entry, name), place })),
    newestOf: async (name, ...all) =>
      (await store.newestOf(name, ...all)).map((entry) => change(entry, name)),
  });
}

/** A store whose journal is changed on its way out. */
export function withJournal(
  store: Store,
  change: (changes: readonly StoredChange[], now: number) => readonly StoredChange[],
): Store {
  return withMethods(store, {
    history: async (name, key, now) => change(await store.history(name, key, now), now),
    changes: async (name, after, limit, now) => change(await store.changes(name, after, limit, now), now),
  });
}
