import type { BaseStore } from "@langchain/langgraph-checkpoint";
import { outcome, type Program, plain, unordered } from "./store-programs.ts";

/** Where PigeonholeStore answers other than LangGraph's InMemoryStore. */
export interface Difference {
  readonly reason: string;
  readonly ask: Program;
  readonly theirs: unknown;
  readonly ours: unknown;
}

const keysOf = async (store: BaseStore, filter: Record<string, unknown>): Promise<unknown> =>
  (await store.search(["n"], { filter })).map(({ key }) => key).toSorted();

const item = (key: string, value: object, namespace = ["n"]): object => ({ namespace, key, value });

export const DIFFERENCES: Record<string, Difference> = {
  "a query finds by words": {
    reason: "InMemoryStore leaves a query aside unless it has embeddings, and gives all items.",
    ask: async (store) => {
      await store.put(["n"], "a", { text: "green tea" });
      await store.put(["n"], "b", { text: "an invoice" });
      return unordered(await store.search(["n"], { query: "tea" }));
    },
    theirs: [item("a", { text: "green tea" }), item("b", { text: "an invoice" })],
    ours: [item("a", { text: "green tea" })],
  },
  "a value is a copy": {
    reason: "InMemoryStore gives the very object that it keeps: whoever changes it changes what is stored.",
    ask: async (store) => {
      const value = { n: 1 };
      await store.put(["n"], "k", value);
      value.n = 2;
      const got = await store.get(["n"], "k");
      if (got !== null) got.value.n = 3;
      return plain(await store.get(["n"], "k"));
    },
    theirs: item("k", { n: 3 }),
    ours: item("k", { n: 1 }),
  },
  "what a batch read does not change with its writes": {
    reason: "InMemoryStore reads before it writes, but gives the object that it then writes to.",
    ask: async (store) => {
      await store.put(["n"], "k", { n: 1 });
      const [before] = await store.batch([
        { namespace: ["n"], key: "k" },
        { namespace: ["n"], key: "k", value: { n: 2 } },
      ]);
      return plain(before);
    },
    theirs: item("k", { n: 2 }),
    ours: item("k", { n: 1 }),
  },
  "an object in a filter is compared with all that is in it": {
    reason: "InMemoryStore compares objects by identity, so that none that was read back ever passes.",
    ask: async (store) => {
      await store.put(["n"], "a", { by: { name: "ann", tags: ["x"] } });
      await store.put(["n"], "b", { by: { name: "ann", tags: ["y"] } });
      return keysOf(store, { by: { tags: ["x"], name: "ann" } });
    },
    theirs: [],
    ours: ["a"],
  },
  "an empty object in a filter is a value": {
    reason: "InMemoryStore takes it for operators of which none fails, and gives all items.",
    ask: async (store) => {
      await store.put(["n"], "a", { by: {} });
      await store.put(["n"], "b", { by: { name: "ann" } });
      await store.put(["n"], "c", {});
      return keysOf(store, { by: {} });
    },
    theirs: ["a", "b", "c"],
    ours: ["a"],
  },
  "null and true have no size": {
    reason: "InMemoryStore makes numbers of them, so that null is less than 5.",
    ask: async (store) => {
      await store.put(["n"], "a", { stars: null });
      await store.put(["n"], "b", { stars: true });
      await store.put(["n"], "c", { stars: 3 });
      await store.put(["n"], "d", { stars: "" });
      return keysOf(store, { stars: { $lt: 5 } });
    },
    theirs: ["a", "b", "c", "d"],
    ours: ["c"],
  },
  "texts such as dates have an order": {
    reason: "InMemoryStore makes numbers of them, which these are not, and none ever passes.",
    ask: async (store) => {
      await store.put(["n"], "a", { day: "2026-03-01" });
      await store.put(["n"], "b", { day: "2026-11-20" });
      return keysOf(store, { day: { $gte: "2026-10-01" } });
    },
    theirs: [],
    ours: ["b"],
  },
  "a filter reads what the value holds itself": {
    reason: "InMemoryStore also reads what every object inherits.",
    ask: async (store) => {
      await store.put(["n"], "a", {});
      return keysOf(store, { constructor: { $ne: undefined } });
    },
    theirs: ["a"],
    ours: [],
  },
  "a namespace without items is not listed": {
    reason:
      "InMemoryStore keeps the name of one whose items were all deleted; LangGraph's PostgresStore does not.",
    ask: async (store) => {
      await store.put(["n"], "a", {});
      await store.delete(["n"], "a");
      return store.listNamespaces();
    },
    theirs: [["n"]],
    ours: [],
  },
  "a namespace that was deleted from only is not listed": {
    reason: "InMemoryStore makes a namespace of what it is asked to delete from.",
    ask: async (store) => {
      await store.delete(["never"], "a");
      return store.listNamespaces();
    },
    theirs: [["never"]],
    ours: [],
  },
  "namespaces are listed by code point": {
    reason: "InMemoryStore sorts by the language of the machine, which is another order elsewhere.",
    ask: async (store) => {
      for (const label of ["b", "B", "a", "ä"]) await store.put([label], "k", {});
      return store.listNamespaces();
    },
    theirs: [["a"], ["ä"], ["b"], ["B"]],
    ours: [["B"], ["a"], ["b"], ["ä"]],
  },
  "the newest item comes first": {
    reason:
      "LangGraph leaves the order open; InMemoryStore has the oldest first and PostgresStore the newest.",
    ask: async (store) => {
      await store.put(["n"], "a", {});
      await store.put(["n"], "b", {});
      return (await store.search(["n"])).map(({ key }) => key);
    },
    theirs: ["a", "b"],
    ours: ["b", "a"],
  },
  "what JSON cannot hold is refused": {
    reason:
      "InMemoryStore keeps any object, as none leaves its process; what would not come back is refused here.",
    ask: async (store) => [
      await outcome(() => store.put(["n"], "a", { at: new Date(0) })),
      await outcome(() => store.put(["n"], "b", { n: Number.NaN })),
      await outcome(() => Reflect.apply(store.put, store, [["n"], "c", "text"])),
    ],
    theirs: [{ gave: undefined }, { gave: undefined }, { gave: undefined }],
    ours: [{ refused: "MemoryError" }, { refused: "MemoryError" }, { refused: "MemoryError" }],
  },
  "a key is of 1 to 512 bytes without control characters": {
    reason: "InMemoryStore takes any text, as it never has to index it.",
    ask: async (store) => [
      await outcome(() => store.put(["n"], "", {})),
      await outcome(() => store.put(["n"], "a\nb", {})),
      await outcome(() => store.put(["n"], "x".repeat(513), {})),
      await outcome(() => store.put(["n"], "x".repeat(512), {})),
    ],
    theirs: [{ gave: undefined }, { gave: undefined }, { gave: undefined }, { gave: undefined }],
    ours: [
      { refused: "MemoryError" },
      { refused: "MemoryError" },
      { refused: "MemoryError" },
      { gave: undefined },
    ],
  },
  "a count that is none is refused": {
    reason: "InMemoryStore cuts its list with it, from the end when it is negative.",
    ask: async (store) => {
      await store.put(["n"], "a", {});
      await store.put(["n"], "b", {});
      return [
        await outcome(async () => (await store.search(["n"], { limit: -1 })).length),
        await outcome(async () => (await store.search(["n"], { offset: -1 })).length),
        await outcome(async () => (await store.listNamespaces({ maxDepth: 0 })).length),
      ];
    },
    theirs: [{ gave: 1 }, { gave: 1 }, { gave: 1 }],
    ours: [{ refused: "MemoryError" }, { refused: "MemoryError" }, { refused: "MemoryError" }],
  },
  "a batch may name a label with a colon": {
    reason: "InMemoryStore joins labels with colons; here they stay apart, whatever is in them.",
    ask: async (store) => [
      await outcome(() => store.batch([{ namespace: ["n:1"], key: "k", value: { n: 1 } }])),
      await outcome(async () => (await store.batch([{ namespacePrefix: ["n"] }]))[0]?.length),
    ],
    theirs: [{ refused: "InvalidNamespaceError" }, { gave: 0 }],
    ours: [{ gave: [null] }, { gave: 0 }],
  },
  "a wrong operation undoes the whole batch": {
    reason: "InMemoryStore checks values of no kind; here all is checked before anything is written.",
    ask: async (store) => {
      const good = { namespace: ["n"], key: "k", value: { n: 1 } };
      const wrong = { namespace: ["n"], key: "l", value: { n: Number.POSITIVE_INFINITY } };
      await outcome(() => store.batch([good, wrong]));
      return (await store.search(["n"])).length;
    },
    theirs: 2,
    ours: 0,
  },
};

/** Where it answers other than the InMemoryStore of `@langchain/langgraph-checkpoint` up to 1.1.5. */
export const EARLIER_DIFFERENCES: Record<string, Difference> = {
  "a sibling whose name begins alike is not found": {
    reason: "Up to 1.1.5, and in PostgresStore up to 1.0.5 (LIKE 'prefix%'), a prefix is one of characters.",
    ask: async (store) => {
      await store.put(["tenant", "acme"], "mine", { n: 1 });
      await store.put(["tenant", "acme-corp"], "secret", { n: 2 });
      return (await store.search(["tenant", "acme"])).map(({ key }) => key).toSorted();
    },
    theirs: ["mine", "secret"],
    ours: ["mine"],
  },
  "labels with a colon stay apart": {
    reason: "Up to 1.1.5 labels are joined with colons, and those in labels make one namespace of two.",
    ask: async (store) => {
      await store.batch([{ namespace: ["a", "b:c"], key: "k", value: { n: 1 } }]);
      const [got] = await store.batch([{ namespace: ["a", "b", "c"], key: "k" }]);
      return got?.value;
    },
    theirs: { n: 1 },
    ours: undefined,
  },
};
