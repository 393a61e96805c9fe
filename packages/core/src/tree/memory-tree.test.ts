import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Memory } from "../memory/memory.js";
import { SqliteStore } from "../sqlite/sqlite-store.js";
import { MemoryTree, type TreeEntry } from "./memory-tree.js";
import type { Path } from "./path.js";

let now = 1_000_000;
let store: SqliteStore;
let tree: MemoryTree;

beforeEach(() => {
  now = 1_000_000;
  store = new SqliteStore({ clock: () => now });
  tree = new MemoryTree("acme", { store });
});
afterEach(() => store.close());

const put = async (path: Path, key: string, value: unknown, ttlSeconds?: number): Promise<void> => {
  now += 1;
  await tree.write([{ path, key, value, ttlSeconds }]);
};

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const shown = (entries: readonly TreeEntry[]): string[] =>
  entries.map(({ path, entry }) => `${path.join(".")}:${entry.key}`);

describe("a tree", () => {
  it("keeps an entry at its path and at no other", async () => {
    await put(["users", "1"], "plan", "gold");
    expect((await tree.get(["users", "1"], "plan"))?.value).toBe("gold");
    for (const path of [["users"], ["users", "1", "x"], ["users|1"], ["users/1"], ["users", "11"]]) {
      expect(await tree.get(path, "plan")).toBeUndefined();
    }
  });

  it("lists what is at or below a path by whole labels, newest first", async () => {
    await put(["user"], "a", 1);
    await put(["users"], "b", 1);
    await put(["user", "x"], "c", 1);
    await put(["user"], "d", 1);
    await put(["user x"], "e", 1);
    expect(shown(await all(tree.entries(["user"])))).toEqual(["user:d", "user.x:c", "user:a"]);
    expect(shown(await all(tree.entries([])))).toEqual([
      "user x:e",
      "user:d",
      "user.x:c",
      "users:b",
      "user:a",
    ]);
  });

  it("reads many entries at many paths in order, with small first pages", async () => {
    const order: string[] = [];
    for (let index = 0; index < 450; index += 1) {
      const path = [`p${index % 3 === 0 ? 0 : index % 7}`];
      await put(path, `k${index}`, index);
      order.unshift(`${path[0]}:k${index}`);
    }
    expect(shown(await all(tree.entries([], 1)))).toEqual(order);
  });

  it("gives the paths that hold entries, wherever they were deleted or ended", async () => {
    await put(["a", "b"], "k", 1);
    await put(["a", "c"], "k", 1, 10);
    await put(["d"], "k", 1);
    await tree.write([{ path: ["d"], key: "k" }]);
    expect(await all(tree.paths(["a"]))).toEqual([
      ["a", "b"],
      ["a", "c"],
    ]);
    now += 10_000;
    expect(await all(tree.paths())).toEqual([["a", "b"]]);
  });

  it("writes nothing when one of the changes is wrong", async () => {
    const good = { path: ["a"], key: "k", value: 1 };
    await expect(tree.write([good, { path: ["a"], key: "", value: 1 }])).rejects.toThrow(
      "at least one character",
    );
    await expect(tree.write([good, { path: ["a"], key: "k", value: 1n }])).rejects.toThrow("bigint");
    await expect(tree.write([good, { path: ["a"], key: "k", value: 1, ttlSeconds: -1 }])).rejects.toThrow(
      "ttlSeconds",
    );
    expect(await all(tree.entries([]))).toEqual([]);
  });

  it("takes the last of several changes of one entry", async () => {
    const path = ["a"];
    await tree.write([
      { path, key: "k", value: 1 },
      { path, key: "gone", value: 1 },
      { path, key: "k", value: 2 },
      { path, key: "gone" },
    ]);
    expect((await all(tree.entries([]))).map(({ entry }) => entry)).toMatchObject([{ key: "k", value: 2 }]);
  });

  it("stays inside its namespace", async () => {
    await put(["a"], "k", "acme's");
    const other = new MemoryTree("globex", { store });
    const below = new MemoryTree("acme/users", { store });
    for (const one of [other, below]) {
      expect(await all(one.entries([]))).toEqual([]);
      expect(await one.recall([], "acme", { limit: 5 })).toEqual([]);
    }
  });

  it("takes a namespace that leaves room for it, and no schema", () => {
    expect(() => new MemoryTree("a/b/c/d/e/f/g")).toThrow(
      expect.objectContaining({ code: "invalid_namespace" }),
    );
    expect(() => Reflect.construct(MemoryTree, ["a", { schema: undefined, stor: 1 }])).toThrow("stor");
  });
});

describe("recall in a tree", () => {
  it("ranks across paths as in one namespace", async () => {
    const one = new Memory("flat", { store });
    const texts = [
      ["a", "the customer likes green tea"],
      ["b", "green green invoices"],
      ["c", "tea with milk"],
      ["c", "an invoice for tea and green paint"],
      ["d", "nothing of the kind"],
    ] as const;
    for (const [index, [path, text]] of texts.entries()) {
      await put([path], `k${index}`, text);
      await one.set(`k${index}`, text);
    }
    const expected = (await one.recall("green tea", { limit: 10 })).matches;
    const found = await tree.recall([], "green tea", { limit: 10 });
    expect(found.map(({ entry, score }) => [entry.key, score])).toEqual(
      expected.map(({ entry, score }) => [entry.key, score]),
    );
  });

  it("looks at what is at or below the path only, also for the weights", async () => {
    await put(["user"], "k", "green tea");
    const before = await tree.recall(["user"], "green", { limit: 5 });
    await put(["users"], "k", "green green");
    expect(await tree.recall(["user"], "green", { limit: 5 })).toEqual(before);
    expect(shown(before)).toEqual(["user:k"]);
  });

  it("goes down the ranking until enough entries pass", async () => {
    const changes = Array.from({ length: 1_500 }, (_, index) => ({
      path: [`p${index % 3}`],
      key: `k${index}`,
      value: { text: index === 1_204 ? "tea and many words that make it long" : "tea", odd: index === 1_204 },
    }));
    await tree.write(changes);
    const where = ({ value }: { value: unknown }): boolean =>
      typeof value === "object" && value !== null && "odd" in value && value.odd === true;
    expect(shown(await tree.recall([], "tea", { limit: 1, where }))).toEqual(["p1:k1204"]);
    expect(await tree.recall([], "tea", { limit: 10, where })).toHaveLength(1);
  });

  it("puts an entry whose key is the query first", async () => {
    await put(["a"], "tea", "a drink");
    await put(["b"], "k", "tea tea tea");
    expect(shown(await tree.recall([], "tea", { limit: 2 }))).toEqual(["a:tea", "b:k"]);
  });
});

describe("recall by meaning in a tree", () => {
  const CARS = /\b(?:cars?|automobiles?)\b/;
  const embed = (texts: string[]): number[][] => texts.map((text) => (CARS.test(text) ? [1, 0] : [0, 1]));

  it("finds what has none of the words, at the path and with the filter", async () => {
    const texts: string[][] = [];
    const heard = (given: string[]): number[][] => {
      texts.push(given);
      return embed(given);
    };
    const meant = new MemoryTree("acme", { store, recall: { embed: heard, dimensions: 2 } });
    const write = (path: string, key: string, text: string) =>
      meant.write([{ path: [path], key, value: { text } }]);
    await write("ann", "a", "she drives an old automobile");
    await write("ann", "b", "she bakes bread");
    await write("ann", "d", "his automobile is new");
    await write("bob", "c", "an automobile of his own");
    const found = await meant.recall(["ann"], "car", { limit: 2 });
    expect(shown(found).sort()).toEqual(["ann:a", "ann:d"]);
    expect(shown(await meant.recall([], "car", { limit: 3 })).sort()).toEqual(["ann:a", "ann:d", "bob:c"]);
    const where = ({ key }: { key: string }): boolean => key !== "a";
    expect(shown(await meant.recall(["ann"], "car", { limit: 1, where }))).toEqual(["ann:d"]);
    await meant.write([{ path: ["ann"], key: "a" }]);
    expect(shown(await meant.recall(["ann"], "car", { limit: 5 }))).not.toContain("ann:a");
    // Paths are no text that anyone searches.
    expect(texts.flat().filter((text) => text.includes("/"))).toEqual([]);
  });
});

describe("a renewed time to live", () => {
  it("begins anew with the length that it was written with", async () => {
    await put(["a"], "k", 1, 10);
    now += 9_000;
    await tree.renew(await all(tree.entries([])));
    now += 9_000;
    expect(await tree.get(["a"], "k")).toMatchObject({ value: 1, expiresAt: now + 1_000 });
    now += 1_000;
    expect(await tree.get(["a"], "k")).toBeUndefined();
  });

  it("is not written again at once, and gives way to another's write", async () => {
    await put(["a"], "k", 1, 100);
    const read = await all(tree.entries([]));
    now += 500;
    await tree.renew(read);
    expect((await tree.get(["a"], "k"))?.revision).toBe(1);
    await put(["a"], "k", 2);
    now += 50_000;
    await tree.renew(read);
    expect(await tree.get(["a"], "k")).toMatchObject({ value: 2, revision: 2 });
  });
});
