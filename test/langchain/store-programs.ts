import type { BaseStore, Item } from "@langchain/langgraph-checkpoint";

/** What a store is asked; it gives what a user sees of the answers. */
export type Program = (store: BaseStore) => Promise<unknown>;

/** An item without its times, which no two stores share. */
export function plain(item: Item | null | undefined): unknown {
  if (item === null || item === undefined) return item;
  const { namespace, key, value, createdAt, updatedAt } = item;
  if (!(createdAt instanceof Date && updatedAt instanceof Date)) throw new Error("An item has no times.");
  return { namespace, key, value };
}

/** Items in one order: without a query LangGraph leaves it open, and its own stores have two. */
export function unordered(items: readonly Item[] = []): unknown[] {
  const text = ({ namespace, key }: Item): string => JSON.stringify([namespace, key]);
  return items.toSorted((a, b) => (text(a) < text(b) ? -1 : 1)).map(plain);
}

/** What an error says, or what came instead of one. */
export async function outcome(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return { gave: await run() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { refused: error.name };
  }
}

async function filled(store: BaseStore): Promise<BaseStore> {
  await store.put(["docs"], "a", { status: "new", stars: 1, by: { name: "ann", tags: ["x", "y"] } });
  await store.put(["docs"], "b", { status: "new", stars: 2.5, by: { name: "bob" } });
  await store.put(["docs", "old"], "a", { status: "old", stars: 4, flag: true });
  await store.put(["docs", "old", "deep"], "c", { status: "old", stars: -3 });
  await store.put(["other"], "d", { status: "new", stars: 5, text: null });
  return store;
}

const search =
  (prefix: string[], options: Parameters<BaseStore["search"]>[1]): Program =>
  async (store) =>
    unordered(await (await filled(store)).search(prefix, options));

const list =
  (options: Parameters<BaseStore["listNamespaces"]>[0]): Program =>
  async (store) =>
    (await filled(store)).listNamespaces(options);

/** What LangGraph documents of get, put and delete. */
export const ITEMS: Record<string, Program> = {
  "an item comes back as it was put": async (store) => {
    const value = { text: "é\n", nested: { list: [1, "2", null, { a: true }] }, zero: 0, empty: "" };
    await store.put(["users", "1"], "prefs", value);
    return plain(await store.get(["users", "1"], "prefs"));
  },
  "what was never put is null": async (store) => store.get(["users", "1"], "prefs"),
  "an item is at its whole namespace only": async (store) => {
    await store.put(["a", "b"], "k", { n: 1 });
    return Promise.all(
      [["a"], ["b"], ["a", "b", "c"], ["b", "a"], ["ab"]].map((path) => store.get(path, "k")),
    );
  },
  "a second put replaces the value and keeps the time of creation": async (store) => {
    await store.put(["a"], "k", { n: 1, gone: true });
    const before = await store.get(["a"], "k");
    const created = before?.createdAt.getTime();
    await store.put(["a"], "k", { n: 2 });
    const after = await store.get(["a"], "k");
    return [plain(after), after?.createdAt.getTime() === created];
  },
  "deletes, also what is not there": async (store) => {
    await store.put(["a"], "k", { n: 1 });
    await store.put(["a"], "l", { n: 2 });
    await store.delete(["a"], "k");
    await store.delete(["a"], "never");
    await store.delete(["never"], "k");
    return [await store.get(["a"], "k"), plain(await store.get(["a"], "l"))];
  },
  "a value of null deletes": async (store) => {
    await store.put(["a"], "k", { n: 1 });
    await store.batch([{ namespace: ["a"], key: "k", value: null }]);
    return store.get(["a"], "k");
  },
  "keys and labels of many kinds are told apart": async (store) => {
    const keys = ["__proto__", "constructor", "a/b", "a%2Fb", "A", "a", "é", "e\u0301", "😀", " ", "\"'`;--"];
    for (const key of keys) {
      await store.put(["k", key], "x", { label: key });
      await store.put(["k"], key, { key });
    }
    return Promise.all(
      keys.map(async (key) => [plain(await store.get(["k", key], "x")), plain(await store.get(["k"], key))]),
    );
  },
  "a namespace may be deep": async (store) => {
    const deep = Array.from({ length: 40 }, (_, index) => `label ${index}`);
    await store.put(deep, "k", { n: 1 });
    return [unordered(await store.search(deep.slice(0, 39))), await store.get(deep.slice(0, 39), "k")];
  },
};

/** What LangGraph documents of search, without a query. */
export const SEARCHES: Record<string, Program> = {
  "below a prefix": search(["docs"], {}),
  "below a longer prefix": search(["docs", "old"], {}),
  everything: search([], {}),
  nothing: search(["doc"], {}),
  "a sibling whose name begins alike is no part of it": async (store) => {
    await store.put(["tenant", "acme"], "mine", { n: 1 });
    await store.put(["tenant", "acme-corp"], "theirs", { n: 1 });
    await store.put(["tenant", "acm"], "short", { n: 1 });
    return unordered(await store.search(["tenant", "acme"]));
  },
  "by equality": search([], { filter: { status: "new" } }),
  "by equality with null, true and a number": async (store) => {
    await filled(store);
    const filters = [{ text: null }, { flag: true }, { stars: 4 }, { stars: "4" }];
    return Promise.all(filters.map(async (filter) => unordered(await store.search([], { filter }))));
  },
  "by several properties": search([], { filter: { status: "new", stars: 1 } }),
  "by $eq": search([], { filter: { status: { $eq: "old" } } }),
  "by $ne, which what has no such property passes": search([], { filter: { flag: { $ne: true } } }),
  "by $gt": search([], { filter: { stars: { $gt: 2.5 } } }),
  "by $gte": search([], { filter: { stars: { $gte: 2.5 } } }),
  "by $lt": search([], { filter: { stars: { $lt: 2.5 } } }),
  "by $lte": search([], { filter: { stars: { $lte: 2.5 } } }),
  "by a range": search([], { filter: { stars: { $gt: 1, $lte: 4 } } }),
  "by $in and $nin": search([], { filter: { status: { $in: ["old", "none"] }, stars: { $nin: [4] } } }),
  "by the size of texts that are numbers": async (store) => {
    await store.put(["n"], "a", { size: "9" });
    await store.put(["n"], "b", { size: "10" });
    return unordered(await store.search(["n"], { filter: { size: { $gt: 9 } } }));
  },
  "by size what has no such property does not pass": search([], { filter: { nothing: { $lt: 5 } } }),
  "ten items when no limit is said": async (store) => {
    for (let index = 0; index < 12; index += 1) await store.put(["n"], `k${index}`, { index });
    return (await store.search(["n"])).length;
  },
  "pages give each item once": async (store) => {
    for (let index = 0; index < 25; index += 1)
      await store.put(["n", `${index % 4}`], `k${index}`, { index });
    const pages = [];
    for (let offset = 0; offset < 30; offset += 10) {
      pages.push(await store.search(["n"], { limit: 10, offset, filter: { index: { $lt: 24 } } }));
    }
    return [pages.map((page) => page.length), unordered(pages.flat())];
  },
  "a limit of nothing": search([], { limit: 0 }),
};

/** What LangGraph documents of listNamespaces. */
export const LISTINGS: Record<string, Program> = {
  all: list({}),
  "by prefix": list({ prefix: ["docs"] }),
  "by prefix with a wildcard": list({ prefix: ["*", "old"] }),
  "by suffix": list({ suffix: ["old"] }),
  "by suffix with a wildcard": list({ suffix: ["old", "*"] }),
  "by prefix and suffix": list({ prefix: ["docs"], suffix: ["deep"] }),
  "cut to a depth, each once": list({ maxDepth: 1 }),
  "cut to a depth below a prefix": list({ prefix: ["docs"], maxDepth: 2 }),
  "a page": list({ limit: 2, offset: 1 }),
  none: list({ prefix: ["doc"] }),
};

const at = ["a"];

/** What LangGraph documents of batch, and what its checks refuse. */
export const BATCHES: Record<string, Program> = {
  "results stand at the places of their operations": async (store) => {
    await store.put(at, "k", { n: 1 });
    const [got, put, found, listed] = await store.batch([
      { namespace: at, key: "k" },
      { namespace: at, key: "l", value: { n: 2 } },
      { namespacePrefix: at, limit: 5, offset: 0 },
      { matchConditions: [{ matchType: "prefix", path: ["a"] }], limit: 5, offset: 0 },
    ]);
    return [plain(got), put, unordered(found), listed];
  },
  "reads see what was there before the writes": async (store) => {
    await store.put(at, "k", { n: 1 });
    const [before, found] = await store.batch([
      { namespace: at, key: "new" },
      { namespacePrefix: at },
      { namespace: at, key: "new", value: { n: 2 } },
    ]);
    return [before, unordered(found), plain(await store.get(at, "new"))];
  },
  "of several writes of one item the last counts": async (store) => {
    await store.batch([1, 2, 3].map((n) => ({ namespace: at, key: "k", value: { n } })));
    await store.batch([
      { namespace: at, key: "l", value: { n: 1 } },
      { namespace: at, key: "l", value: null },
    ]);
    return [plain(await store.get(at, "k")), await store.get(at, "l")];
  },
  "nothing at all": (store) => store.batch([]),
  "what LangGraph refuses": async (store) => {
    const put = (namespace: unknown[]) =>
      outcome(() => Reflect.apply(store.put, store, [namespace, "k", { n: 1 }]));
    const found = (prefix: unknown[]) => outcome(() => Reflect.apply(store.search, store, [prefix]));
    return [
      await put([]),
      await put([""]),
      await put(["a.b"]),
      await put(["a", 5]),
      await put(["langgraph", "x"]),
      await put(["x", "langgraph"]),
      await put(["a:b"]),
      await found(["a.b"]),
      await found(["a", ""]),
      await outcome(() => store.get([], "k")),
      await outcome(() => store.get(["a.b"], "k")),
      await outcome(() => store.delete(["a", ""], "k")),
      await outcome(() => store.listNamespaces({ prefix: ["a.b"] })),
      await outcome(() => store.batch([{ namespace: [], key: "k", value: { n: 1 } }])),
      await outcome(() => store.batch([{ namespace: ["a.b"], key: "k" }])),
      await outcome(() => store.batch([{ namespacePrefix: ["a.b"] }])),
      unordered(await store.search([])),
    ];
  },
};
