import { type Namespace, parseNamespace, type Store } from "@pigeonhole/core";
import { tenantOf } from "@pigeonhole/core/store";
import { type BrokenStore, withMethods, withNames } from "./broken-store.js";

/** Stores in which one namespace or tenant reaches another. */
export const LEAKS: readonly BrokenStore[] = [
  {
    name: "a list is by prefix of the namespace",
    caughtBy: "isolation > acme/users/42 is sealed from acme/users/421",
    broken: (store) => listing(store, (name, other) => other.startsWith(name)),
  },
  {
    name: "a list takes in the siblings",
    caughtBy: "isolation > acme/users/42 is sealed from acme/users/43",
    broken: (store) => listing(store, (name, other) => parentOf(other) === parentOf(name)),
  },
  {
    name: "a key that is missing is taken from the parent",
    caughtBy: "isolation > acme/users/42 is sealed from acme/users",
    broken: (store) =>
      withMethods(store, {
        get: async (name, key, now) =>
          (await store.get(name, key, now)) ?? store.get(parseNamespace(parentOf(name)), key, now),
      }),
  },
  {
    name: "names are compared without case",
    caughtBy: "isolation > acme is sealed from Acme",
    broken: (store) => withNames(store, (name) => parseNamespace(name.toLowerCase())),
  },
  {
    name: "numbers in names are compared as numbers",
    caughtBy: "isolation > 1 is sealed from 01",
    broken: (store) => withNames(store, numerically),
  },
  {
    name: "names are made into slugs",
    caughtBy: "isolation > a.b is sealed from a-b",
    broken: (store) => withNames(store, (name) => parseNamespace(name.replace(/[^A-Za-z0-9/]/g, "-"))),
  },
  {
    name: "segments are joined with a character that they may hold",
    caughtBy: "isolation > acme/users/42 is sealed from acme/users|42",
    broken: (store) => withNames(store, (name) => parseNamespace(name.replace(/(?<=\/.*)\//g, "|"))),
  },
  {
    name: "segments are joined with nothing",
    caughtBy: "isolation > acme/users/42 is sealed from acm/e/users/42",
    broken: (store) => withNames(store, (name) => parseNamespace(name.replaceAll("/", ""))),
  },
  {
    name: "the first segment alone is the namespace",
    caughtBy: "isolation > acme/users/42 is sealed from acme/users/43",
    broken: (store) => withNames(store, (name) => parseNamespace(tenantOf(name))),
  },
  {
    name: "an underscore in a name matches any character",
    caughtBy: "isolation > a_me is sealed from acme",
    broken: wildcards,
  },
  {
    name: "ranking counts the entries of all tenants",
    caughtBy: "isolation > many neighbours move no score, count or place",
    broken: commonStatistics,
  },
  {
    name: "an id is looked up in the whole tenant",
    caughtBy: "isolation > an id of one namespace reads nothing in another",
    broken: (store) =>
      withMethods(store, {
        newestOf: async (name, ids, limit, now) => {
          const names = await store.namespaces(parseNamespace(tenantOf(name)));
          return (await Promise.all(names.map((each) => store.newestOf(each, ids, limit, now)))).flat();
        },
      }),
  },
  {
    name: "usage counts what other tenants hold",
    caughtBy: "isolation > a tenant's namespaces and usage are its own",
    broken: (store) => {
      const seen = new Set<Namespace>();
      return withMethods(remembering(store, seen), {
        usage: async (tenant, now) => {
          const all = [...seen].map((name) => store.usage(parseNamespace(tenantOf(name)), now));
          const entries = (await Promise.all(all)).reduce((sum, usage) => sum + usage.entries, 0);
          return { ...(await store.usage(tenant, now)), entries };
        },
      });
    },
  },
  {
    name: "erasing a tenant takes those with a longer name along",
    caughtBy: "erasure > erasing a tenant leaves all others",
    broken: (store) => {
      const seen = new Set<Namespace>();
      return withMethods(remembering(store, seen), {
        erase: async (tenant) => {
          const names = [...seen].map(tenantOf).filter((name) => name.startsWith(tenant));
          for (const name of [tenant, ...names]) await store.erase(parseNamespace(name));
        },
      });
    },
  },
  {
    name: "erasing a namespace takes its children along",
    caughtBy: "erasure > erasing a namespace leaves its children and parent",
    broken: (store) =>
      withMethods(store, {
        eraseNamespace: async (name) => {
          const names = await store.namespaces(parseNamespace(tenantOf(name)));
          for (const each of names) if (each.startsWith(name)) await store.eraseNamespace(each);
        },
      }),
  },
];

function listing(store: Store, belongs: (name: Namespace, other: Namespace) => boolean): Store {
  return withMethods(store, {
    list: async (name, query, now) => {
      const names = await store.namespaces(parseNamespace(tenantOf(name)));
      const lists = names.filter((other) => belongs(name, other)).map((each) => store.list(each, query, now));
      return (await Promise.all(lists)).flat().slice(0, query.limit);
    },
  });
}

function parentOf(name: Namespace): string {
  return name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : name;
}

function numerically(name: Namespace): Namespace {
  const segments = name.split("/").map((text) => (/^[0-9.]+$/.test(text) ? String(Number(text)) : text));
  return parseNamespace(segments.join("/"));
}

/** Notes every namespace that is written to. */
function remembering(store: Store, seen: Set<Namespace>): Store {
  return withMethods(store, {
    write: (name, ...all) => {
      seen.add(name);
      return store.write(name, ...all);
    },
  });
}

function wildcards(store: Store): Store {
  const seen = new Set<Namespace>();
  return withNames(store, (name) => {
    seen.add(name);
    const pattern = new RegExp(`^${name.replace(/[.+|]/g, "\\$&").replaceAll("_", ".")}$`);
    return [...seen].find((other) => pattern.test(other)) ?? name;
  });
}

function commonStatistics(store: Store): Store {
  const seen = new Set<Namespace>();
  return withMethods(remembering(store, seen), {
    search: async (name, query, now) => {
      const all = await Promise.all([...seen].map((each) => store.search(each, query, now)));
      const sum = (of: (data: (typeof all)[number]) => number): number =>
        all.reduce((total, data) => total + of(data), 0);
      const own = await store.search(name, query, now);
      return {
        ...own,
        entries: Math.max(
          own.entries,
          sum(({ entries }) => entries),
        ),
        totalLength: Math.max(
          own.totalLength,
          sum(({ totalLength }) => totalLength),
        ),
      };
    },
  });
}
