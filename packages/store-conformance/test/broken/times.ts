import { type Namespace, parseNamespace, type Store } from "@pigeonhole/core";
import { type BrokenStore, withJournal, withMethods } from "./broken-store.js";

const ALL = { order: "key", prefix: "", after: undefined, limit: 1_000 } as const;

/** Stores that get time, expiry or the journal wrong. */
export const TIMES: readonly BrokenStore[] = [
  {
    name: "an expired entry is served until it is removed",
    caughtBy: "expiry > an entry is there in its last millisecond and gone in the next",
    broken: (store) => at(store, () => 0),
  },
  {
    name: "an entry lives a millisecond too long",
    caughtBy: "expiry > an entry is there in its last millisecond and gone in the next",
    broken: (store) => at(store, (now) => now - 1),
  },
  {
    name: "an entry ends a millisecond too soon",
    caughtBy: "expiry > an entry is there in its last millisecond and gone in the next",
    broken: (store) => at(store, (now) => now + 1),
  },
  {
    name: "time is counted in whole seconds",
    caughtBy: "expiry > ttlSeconds is kept to the millisecond",
    broken: (store) => at(store, (now) => Math.floor(now / 1_000) * 1_000),
  },
  {
    name: "expired entries count in the statistics",
    caughtBy: "expiry > an expired entry is in no rank, score or statistic",
    broken: (store) => withMethods(store, { search: (name, query) => store.search(name, query, 0) }),
  },
  {
    name: "expired entries count in the usage",
    caughtBy: "expiry > an entry is there in its last millisecond and gone in the next",
    broken: (store) => withMethods(store, { usage: (tenant) => store.usage(tenant, 0) }),
  },
  {
    name: "an expiry is recorded at the time at which it was noticed",
    caughtBy: "expiry > history ends with an expiry at the time of the expiry",
    broken: (store) =>
      withJournal(store, (changes, now) =>
        changes.map((change) => (change.op === "expire" ? { ...change, at: now } : change)),
      ),
  },
  {
    name: "expired values stay in the journal",
    caughtBy: "expiry > an expired value is wiped from the journal",
    broken: keptValues,
  },
  {
    name: "the journal leaves out deletes",
    caughtBy: "journal > history holds every set and delete, oldest first",
    broken: (store) => withJournal(store, (changes) => changes.filter(({ op }) => op !== "delete")),
  },
  {
    name: "the journal leaves out expiries",
    caughtBy: "expiry > history ends with an expiry at the time of the expiry",
    broken: (store) => withJournal(store, (changes) => changes.filter(({ op }) => op !== "expire")),
  },
  {
    name: "history comes newest first",
    caughtBy: "journal > history holds every set and delete, oldest first",
    broken: (store) => withJournal(store, (changes) => changes.toReversed()),
  },
  {
    name: "a page of the feed starts one record late",
    caughtBy: "journal > the feed is read in pages, to its end and on from there",
    broken: (store) =>
      withMethods(store, {
        changes: (name, after, limit, now) => store.changes(name, after > 0 ? after + 1 : after, limit, now),
      }),
  },
  {
    name: "the feed shows a due expiry only after the next write",
    caughtBy: "expiry > the feed shows a due expiry to a reader that nobody wrote before",
    broken: (store) =>
      withMethods(store, { changes: (name, after, limit) => store.changes(name, after, limit, 0) }),
  },
  {
    name: "changes at the very time of a rewind are undone too",
    caughtBy: "journal > changedKeys finds keys by time, exclusively",
    broken: (store) =>
      withMethods(store, {
        changedKeys: (name, by, now) =>
          store.changedKeys(name, "after" in by ? { after: by.after - 1 } : by, now),
      }),
  },
  {
    name: "changed keys are found by the agent alone",
    caughtBy: "journal > changedKeys finds keys by all given fields of a source",
    broken: (store) =>
      withMethods(store, {
        changedKeys: (name, by, now) => {
          const agent = "source" in by ? by.source.agent : undefined;
          return store.changedKeys(name, agent === undefined ? by : { source: { agent } }, now);
        },
      }),
  },
  {
    name: "erasing a namespace leaves its journal",
    caughtBy: "erasure > an erased namespace is as if it had never been",
    broken: (store) => withMethods(store, { eraseNamespace: (name) => deleteAll(store, name) }),
  },
  {
    name: "erasing a tenant leaves the journal",
    caughtBy: "erasure > an erased tenant is as if it had never been",
    broken: (store) =>
      withMethods(store, {
        erase: async (tenant) => {
          for (const name of await store.namespaces(tenant)) await deleteAll(store, name);
        },
      }),
  },
  {
    name: "a tenant is erased without asking",
    caughtBy: "erasure > a tenant is erased for what it has at that moment, or left as it is",
    broken: (store) => withMethods(store, { erase: (tenant) => store.erase(tenant) }),
  },
  {
    name: "a closed store answers",
    caughtBy: "persistence > every method of a closed store rejects with store_unavailable",
    broken: (store) => withMethods(store, { namespaces: async () => [parseNamespace("acme/persistence")] }),
  },
];

function at(store: Store, when: (now: number) => number): Store {
  return withMethods(store, {
    get: (name, key, now) => store.get(name, key, when(now)),
    list: (name, query, now) => store.list(name, query, when(now)),
    newestOf: (name, ids, limit, now) => store.newestOf(name, ids, limit, when(now)),
  });
}

async function deleteAll(store: Store, name: Namespace): Promise<void> {
  const listed = await store.list(name, ALL, store.clock());
  const keys = listed.map(({ entry }) => entry.key);
  await store.write(name, keys, () => ({ op: "delete", source: undefined }));
}

function keptValues(store: Store): Store {
  const values = new Map<string, string>();
  const kept = withJournal(store, (changes) =>
    changes.map((change) => {
      const name = `${change.key} ${change.revision}`;
      if (change.json !== undefined) values.set(name, change.json);
      return { ...change, json: change.json ?? values.get(name) };
    }),
  );
  return withMethods(kept, {
    write: async (name, keys, decide) => {
      const outcomes = await store.write(name, keys, decide);
      for (const { entry } of outcomes) {
        if (entry !== undefined) values.set(`${entry.key} ${entry.revision}`, entry.json);
      }
      return outcomes;
    },
  });
}
