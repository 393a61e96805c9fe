import type { Namespace, Store } from "@pigeonhole/core";
import type { ListedEntry, PostingRow, StoredEntry } from "@pigeonhole/core/store";
import { type BrokenStore, withMethods } from "./broken-store.js";

const ALL = { order: "key", prefix: "", after: undefined, limit: 1_000 } as const;

/** Stores that list or page in another order. */
export const ORDERS: readonly BrokenStore[] = [
  {
    name: "keys are ordered by UTF-16 code units",
    caughtBy: "order > keys are listed by code point",
    broken: (store) => orderedBy(store, (a, b) => (a < b ? -1 : Number(a > b))),
  },
  {
    name: "keys are ordered as people of one country would",
    caughtBy: "order > keys are listed by code point",
    broken: (store) => orderedBy(store, (a, b) => a.localeCompare(b, "en")),
  },
  {
    name: "newest is the last created",
    caughtBy: "order > newest means the last write, not the first and not the time",
    broken: (store) =>
      withMethods(store, {
        list: async (name, query, now) => {
          const listed = await store.list(name, query, now);
          return query.order === "key" ? listed : listed.toSorted((a, b) => b.entry.id - a.entry.id);
        },
      }),
  },
  {
    name: "newest paging lets updated entries move",
    caughtBy: "paging > entries updated during newest paging neither repeat nor vanish",
    broken: (store) =>
      withMethods(store, {
        list: async (name, query, now) => {
          if (query.order === "key") return store.list(name, query, now);
          const asOf = await store.position(name, now);
          return store.list(name, { ...query, asOf }, now);
        },
      }),
  },
  {
    name: "a page of newest starts at the number of entries read",
    caughtBy: "paging > entries added during paging do not push others off a page",
    broken: byOffset,
  },
  {
    name: "a page by key repeats the last entry of the page before",
    caughtBy: "paging > pages by key and by newest hold every entry once",
    broken: (store) =>
      withMethods(store, {
        list: async (name, query, now) => {
          const listed = await store.list(name, query, now);
          if (query.order !== "key" || query.after === undefined) return listed;
          const last = await store.list(name, { ...query, prefix: query.after, after: undefined }, now);
          return [...last.slice(0, 1), ...listed].slice(0, query.limit);
        },
      }),
  },
  {
    name: "a prefix matches without case",
    caughtBy: "keys > a prefix is plain text and not a pattern",
    broken: (store) => withPrefix(store, (key, prefix) => key.toLowerCase().startsWith(prefix.toLowerCase())),
  },
  {
    name: "a prefix is a pattern",
    caughtBy: "keys > a prefix is plain text and not a pattern",
    broken: (store) =>
      withPrefix(store, (key, prefix) => key.startsWith(prefix.replace(/_.*$/s, "").replace(/%.*$/s, ""))),
  },
  {
    name: "ties go to the oldest",
    caughtBy: "ranking > ties go to the newest, then by code point of the key",
    broken: (store) => tiesBy(store, (a, b) => a.updatedAt - b.updatedAt),
  },
  {
    name: "ties are ordered by the order of creation",
    caughtBy: "ranking > ties go to the newest, then by code point of the key",
    broken: (store) => tiesBy(store, (a, b) => a.id - b.id),
  },
  {
    name: "ties are ordered by UTF-16 code units",
    caughtBy: "ranking > newestOf gives the named live entries, newest first, then by key",
    broken: (store) =>
      tiesBy(store, (a, b) => b.updatedAt - a.updatedAt || (a.key < b.key ? -1 : Number(a.key > b.key))),
  },
  {
    name: "terms are listed by UTF-16 code units",
    caughtBy: "ranking > terms are listed once, from one to below another, by code point",
    broken: (store) =>
      withMethods(store, { termsBetween: async (...all) => [...(await store.termsBetween(...all))].sort() }),
  },
  {
    name: "terms are listed with the one that they end before",
    caughtBy: "ranking > terms are listed once, from one to below another, by code point",
    broken: (store) =>
      withMethods(store, {
        termsBetween: (name, from, to, limit) => store.termsBetween(name, from, `${to}\0`, limit),
      }),
  },
  {
    name: "a search looks a key up without case",
    caughtBy: "ranking > a search gives the entry of a key as get does",
    broken: (store) =>
      withMethods(store, {
        search: (name, query, now) => store.search(name, { ...query, key: query.key?.toLowerCase() }, now),
      }),
  },
  {
    name: "the term of every entry keeps those that are gone",
    caughtBy: "ranking > the term of every entry has the ids of those that are there",
    broken: (store) => keptPostings(store, [""]),
  },
  {
    name: "an index keeps what was overwritten",
    caughtBy: "ranking > what is no longer in a value is not found",
    broken: (store) => keptPostings(store, ["pigeon", "falcon"]),
  },
];

async function everything(store: Store, name: Namespace, now: number): Promise<readonly ListedEntry[]> {
  return store.list(name, ALL, now);
}

function orderedBy(store: Store, compare: (a: string, b: string) => number): Store {
  return withMethods(store, {
    list: async (name, query, now) => {
      if (query.order !== "key") return store.list(name, query, now);
      const { prefix, after, limit } = query;
      const all = await everything(store, name, now);
      return all
        .filter(
          ({ entry: { key } }) => key.startsWith(prefix) && (after === undefined || compare(key, after) > 0),
        )
        .sort((a, b) => compare(a.entry.key, b.entry.key))
        .slice(0, limit);
    },
  });
}

function withPrefix(store: Store, matches: (key: string, prefix: string) => boolean): Store {
  return withMethods(store, {
    list: async (name, query, now) => {
      if (query.order !== "key") return store.list(name, query, now);
      const all = await everything(store, name, now);
      return all
        .filter(({ entry }) => matches(entry.key, query.prefix))
        .filter(({ entry }) => query.after === undefined || entry.key > query.after)
        .slice(0, query.limit);
    },
  });
}

/** Places are offsets into the listing as it is at the time of each page. */
function byOffset(store: Store): Store {
  return withMethods(store, {
    list: async (name, query, now) => {
      if (query.order === "key") return store.list(name, query, now);
      const position = await store.position(name, now);
      const newest = { ...query, asOf: position, before: position + 1, limit: 1_000 };
      const all = await store.list(name, newest, now);
      const offset = query.before > query.asOf ? 0 : query.asOf - query.before;
      return all
        .slice(offset, offset + query.limit)
        .map(({ entry }, index) => ({ entry, place: query.asOf - offset - index - 1 }));
    },
  });
}

function tiesBy(store: Store, compare: (a: StoredEntry, b: StoredEntry) => number): Store {
  return withMethods(store, {
    newestOf: async (name, ids, limit, now) =>
      [...(await store.newestOf(name, ids, ids.length, now))].sort(compare).slice(0, limit),
  });
}

function sizeOf(rows: readonly PostingRow[]): number {
  return rows.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** Answers a search with the most postings that a term ever had. */
function keptPostings(store: Store, terms: readonly string[]): Store {
  const kept = new Map<string, Awaited<ReturnType<Store["search"]>>["postings"][number]>();
  return withMethods(store, {
    write: async (name, keys, decide) => {
      const outcomes = await store.write(name, keys, decide);
      for (const term of terms) {
        const [found = []] = (await store.search(name, { terms: [term] }, store.clock())).postings;
        if (sizeOf(found) > sizeOf(kept.get(`${name} ${term}`) ?? [])) kept.set(`${name} ${term}`, found);
      }
      return outcomes;
    },
    search: async (name, query, now) => {
      const data = await store.search(name, query, now);
      const postings = query.terms.map(
        (term, index) => kept.get(`${name} ${term}`) ?? data.postings[index] ?? [],
      );
      return { ...data, postings };
    },
  });
}
