import type { Store } from "@pigeonhole/core";
import type { StoredEntry } from "@pigeonhole/core/store";
import { type BrokenStore, withEntries, withMethods } from "./broken-store.js";

/** Stores that write something else than they were told. */
export const WRITES: readonly BrokenStore[] = [
  {
    name: "a decision is made before the lock is taken",
    caughtBy: "concurrency > 100 increments at once add up",
    broken: lostUpdates,
  },
  {
    name: "a batch is written key by key",
    caughtBy: "atomicity > a decision that fails on the third key leaves nothing of the batch",
    broken: (store) =>
      withMethods(store, {
        write: async (name, keys, decide) => {
          const outcomes = [];
          for (const key of keys) outcomes.push(...(await store.write(name, [key], decide)));
          return outcomes;
        },
      }),
  },
  {
    name: "an error of a decision is swallowed",
    caughtBy: "errors > an error that an update throws reaches the caller and nothing is written",
    broken: (store) =>
      withMethods(store, {
        write: (name, keys, decide) =>
          store.write(name, keys, (key, current, now) => {
            try {
              return decide(key, current, now);
            } catch {
              return undefined;
            }
          }),
      }),
  },
  {
    name: "copied rows are taken over with new times",
    caughtBy: "copying > a namespace whose rows were taken over answers as the one that they are from",
    broken: (store) =>
      withMethods(store, {
        adopt: (name, { changes, entries }) =>
          store.adopt(name, { changes, entries: entries.map((entry) => ({ ...entry, updatedAt: 1 })) }),
      }),
  },
  {
    name: "copied records are renumbered",
    caughtBy:
      "copying > records that do not go on where the journal ends are refused, and nothing is written",
    broken: (store) =>
      withMethods(store, {
        adopt: async (name, { changes, entries }) => {
          const position = await store.position(name, store.clock());
          const numbered = changes.map((change, index) => ({ ...change, sequence: position + 1 + index }));
          await store.adopt(name, { changes: numbered, entries });
        },
      }),
  },
  {
    name: "revisions start again after a delete",
    caughtBy: "revisions > a revision grows across a delete",
    broken: (store) => restarting(store, "delete"),
  },
  {
    name: "revisions start again after an expiry",
    caughtBy: "revisions > a revision grows across an expiry",
    broken: (store) => restarting(store, "expire"),
  },
  {
    name: "a revision is the time of the write",
    caughtBy: "revisions > a revision starts at 1 and grows by one with each write",
    broken: (store) => withEntries(store, (entry) => ({ ...entry, revision: entry.updatedAt })),
  },
  {
    name: "an update makes the entry new",
    caughtBy: "values > times are those of the clock: creation stays, update moves",
    broken: (store) => withEntries(store, (entry) => ({ ...entry, createdAt: entry.updatedAt })),
  },
  {
    name: "numbers come back as text",
    caughtBy: "values > every value of a difficult set comes back exactly",
    broken: (store) => withJson(store, (json) => (/^-?[0-9]/.test(json) ? JSON.stringify(json) : json)),
  },
  {
    name: "text that holds JSON comes back parsed",
    caughtBy: "values > every value of a difficult set comes back exactly",
    broken: (store) => withJson(store, (json) => (/^"[[{]/.test(json) ? JSON.parse(json) : json)),
  },
  {
    name: "values are read and written again by the database",
    caughtBy: "values > the JSON text of a value is kept to the character",
    broken: (store) => withJson(store, (json) => JSON.stringify(JSON.parse(json))),
  },
  {
    name: "NUL is cut out of values",
    caughtBy: "values > every value of a difficult set comes back exactly",
    broken: (store) => withJson(store, (json) => json.replaceAll("\\u0000", "")),
  },
  {
    name: "the source of a write is lost",
    caughtBy: "values > a source comes back with its fields, and no source as none",
    broken: (store) => withEntries(store, (entry) => ({ ...entry, source: undefined })),
  },
  {
    name: "keys are brought to one normal form",
    caughtBy: "keys > each key of a difficult set holds its own value",
    broken: (store) => withKeys(store, (key) => key.normalize("NFC")),
  },
  {
    name: "keys are trimmed",
    caughtBy: "keys > each key of a difficult set holds its own value",
    broken: (store) => withKeys(store, (key) => key.trim()),
  },
  {
    name: "keys are compared without case",
    caughtBy: "keys > each key of a difficult set holds its own value",
    broken: (store) => withKeys(store, (key) => key.toLowerCase()),
  },
  {
    name: "an update lifts the time to live",
    caughtBy: "expiry > update and increment keep the time to live",
    broken: (store) =>
      withMethods(store, {
        write: (name, keys, decide) =>
          store.write(name, keys, (key, current, now) => {
            const mutation = decide(key, current, now);
            const lifted = mutation?.op === "set" && current !== undefined;
            return lifted ? { ...mutation, expiresAt: undefined } : mutation;
          }),
      }),
  },
];

function lostUpdates(store: Store): Store {
  return withMethods(store, {
    write: async (name, keys, decide) => {
      const stale = new Map<string, StoredEntry | undefined>();
      for (const key of keys) stale.set(key, await store.get(name, key, store.clock()));
      return store.write(name, keys, (key, _current, now) => decide(key, stale.get(key), now));
    },
  });
}

/** Hides the revisions before the last record of a kind. */
function restarting(store: Store, kind: "delete" | "expire"): Store {
  const bases = new Map<string, number>();
  const shown = withEntries(store, (entry, name) => {
    const base = bases.get(`${name} ${entry.key}`) ?? 0;
    return { ...entry, revision: entry.revision - base };
  });
  return withMethods(shown, {
    write: async (name, keys, decide) => {
      for (const key of keys) {
        const last = (await store.history(name, key, store.clock())).findLast(({ op }) => op === kind);
        if (last !== undefined) bases.set(`${name} ${key}`, last.revision);
      }
      return shown.write(name, keys, decide);
    },
  });
}

function withJson(store: Store, change: (json: string) => string): Store {
  return withEntries(store, (entry) => ({ ...entry, json: change(entry.json) }));
}

function withKeys(store: Store, change: (key: string) => string): Store {
  return withMethods(store, {
    get: (name, key, now) => store.get(name, change(key), now),
    write: (name, keys, decide) => store.write(name, keys.map(change), decide),
    history: (name, key, now) => store.history(name, change(key), now),
  });
}
