import { describe, expect, it } from "vitest";
import { type Namespace, parseNamespace } from "../namespace.js";
import type { Mutation } from "../store/store.js";
import { SqliteStore } from "./sqlite-store.js";

/**
 * Two namespaces in one tenant's file, made as alike as they can be: equal keys, ids, journal positions, terms and
 * chunks. Only the namespace of a row tells whose it is, so a statement that forgets it shows here.
 */
const START = 1_000_000;
const DUE = START + 500;
const MODELS = ["ours", "theirs", "both"];
const MANY_IDS = Array.from({ length: 200 }, (_, index) => index);

class World {
  now = START;
  readonly store = new SqliteStore({ clock: () => this.now });

  async set(namespace: Namespace, key: string, text: string, more: Partial<Mutation & { op: "set" }> = {}) {
    this.now += 1;
    await this.store.write(namespace, [key], () => ({
      op: "set",
      json: JSON.stringify(text),
      expiresAt: undefined,
      source: undefined,
      ...more,
    }));
  }

  async delete(namespace: Namespace, key: string) {
    this.now += 1;
    await this.store.write(namespace, [key], () => ({ op: "delete", source: undefined }));
  }

  /** Gives vectors to the entries with these texts. */
  async embed(namespace: Namespace, model: string, texts: Readonly<Record<string, string>>) {
    const vectors = Object.entries(texts).map(([key, text], index) => ({
      key,
      json: JSON.stringify(text),
      vector: Float32Array.of(index, namespace.length),
    }));
    return this.store.putVectors(namespace, model, vectors);
  }

  /** Everything that the store tells of a namespace. */
  async everything(namespace: Namespace) {
    const { store, now } = this;
    const keys = ["city", "gone", "later", "only-here", "only-there", "plan", "soon"];
    const position = await store.position(namespace, now);
    return {
      position,
      gets: await Promise.all(keys.map((key) => store.get(namespace, key, now))),
      histories: await Promise.all(keys.map((key) => store.history(namespace, key, now))),
      byKey: await store.list(namespace, { order: "key", prefix: "", after: undefined, limit: 100 }, now),
      newest: await this.newest(namespace, position),
      changes: await store.changes(namespace, 0, 100, now),
      changedKeys: await store.changedKeys(namespace, { after: START }, now),
      ofAgent: await store.changedKeys(namespace, { source: { agent: "desk" } }, now),
      search: await store.search(
        namespace,
        { terms: ["", "word", "shared", "plan", "first", "second"], key: "plan" },
        now,
      ),
      terms: await store.termsBetween(namespace, "", "\u{10ffff}", 100),
      fewTerms: await store.termsBetween(namespace, "", "\u{10ffff}", 4),
      byIds: await store.newestOf(namespace, [1, 2, 3, 4, 5, 6, 7, 8, 9], 100, now),
      byManyIds: await store.newestOf(namespace, MANY_IDS, 100, now),
      models: await store.vectorModels(namespace),
      vectors: await Promise.all(MODELS.map((model) => store.vectors(namespace, model))),
    };
  }

  newest(namespace: Namespace, asOf: number) {
    const query = { order: "newest", prefix: "", asOf, before: asOf + 1, limit: 100 } as const;
    return this.store.list(namespace, query, this.now);
  }
}

function textOf(namespace: Namespace, word: string): string {
  return `word shared ${namespace.endsWith("a") ? "first" : "second"} ${word}`;
}

const sides = [
  { side: "first in the file", mine: "acme/a", other: "acme/b" },
  { side: "last in the file", mine: "acme/b", other: "acme/a" },
];

describe.each(sides)("a namespace that is $side", ({ mine, other }) => {
  const my = parseNamespace(mine);
  const theirs = parseNamespace(other);

  const ownText = (word: string): string => textOf(my, word);

  /** The same writes at the same positions; `soon` is due in one namespace and `later` in the other. */
  async function fill(world: World, namespace: Namespace, dueKey: "soon" | "later") {
    const text = (word: string) => textOf(namespace, word);
    const due = (key: string) => (key === dueKey ? { expiresAt: DUE } : {});
    await world.set(namespace, "plan", text("gold"));
    await world.set(namespace, "city", text("Lisbon"));
    await world.set(namespace, "soon", text("soon"), due("soon"));
    await world.set(namespace, "later", text("later"), due("later"));
    await world.set(namespace, "gone", text("gone"));
    await world.delete(namespace, "gone");
    const embedded = { plan: text("gold"), city: text("Lisbon"), later: text("later") };
    for (const model of [dueKey === "later" ? "theirs" : "ours", "both"]) {
      await world.embed(namespace, model, embedded);
    }
    if (dueKey === "later") {
      await world.set(namespace, "only-there", text("sibling"), { source: { agent: "desk" } });
      await world.set(namespace, "plan", text("silver"));
      await world.set(namespace, "city", text("Porto"));
    }
  }

  async function alone(): Promise<World> {
    const world = new World();
    await fill(world, my, "soon");
    world.now = START + 100;
    return world;
  }

  async function together(): Promise<World> {
    const world = new World();
    const [first, second] = mine < other ? [my, theirs] : [theirs, my];
    for (const namespace of [first, second]) {
      world.now = START;
      await fill(world, namespace, namespace === my ? "soon" : "later");
    }
    world.now = START + 100;
    return world;
  }

  const actions: Record<string, (world: World) => Promise<unknown>> = {
    "reading it": async () => undefined,
    "overwriting a key": (world) => world.set(my, "plan", "word shared platinum"),
    "a new key": (world) => world.set(my, "only-here", "word shared new"),
    "a key that only the sibling has": (world) => world.set(my, "only-there", "word mine"),
    "a key that was deleted": (world) => world.set(my, "gone", "word back"),
    "deleting a key": (world) => world.delete(my, "city"),
    "deleting a key that only the sibling has": (world) => world.delete(my, "only-there"),
    "new vectors": (world) => world.embed(my, "both", { plan: ownText("gold"), soon: ownText("soon") }),
    "vectors of a model that only the sibling has": (world) =>
      world.embed(my, "theirs", { city: ownText("Lisbon") }),
    "dropping a model": (world) => world.store.dropVectors(my, "both"),
    "dropping a model that only the sibling has": (world) => world.store.dropVectors(my, "theirs"),
    "deleting every word": async (world) => {
      for (const key of ["plan", "city", "soon", "later"]) await world.delete(my, key);
    },
    "a write after an expiry": async (world) => {
      world.now = DUE;
      await world.set(my, "plan", "word after");
    },
    erasing: (world) => world.store.eraseNamespace(my),
  };

  it.each(Object.entries(actions))("has its own answers and leaves the sibling's: %s", async (_name, act) => {
    const [one, two] = [await alone(), await together()];
    const siblingBefore = await two.everything(theirs);
    const before = two.now;
    const [result, expected] = [await act(two), await act(one)];
    expect(result).toEqual(expected);
    expect(await two.everything(my)).toEqual(await one.everything(my));
    // The sibling is asked as of before, so that its own due expiry plays no part.
    const after = two.now;
    two.now = before;
    expect(await two.everything(theirs)).toEqual(siblingBefore);
    two.now = after;
    expect(await two.everything(theirs)).toBeDefined();
    await one.store.close();
    await two.store.close();
  });

  it("ranks as if alone while a sibling's entry is over but not yet removed", async () => {
    const [one, two] = [await alone(), await together()];
    for (const world of [one, two]) world.now = DUE + 1;
    const search = (world: World) => world.store.search(my, { terms: ["", "word"] }, world.now);
    expect(await search(two)).toEqual(await search(one));
    await one.store.close();
    await two.store.close();
  });

  it("keeps its places in a listing that began before it moved", async () => {
    const [one, two] = [await alone(), await together()];
    for (const world of [one, two]) {
      // The sibling wrote `plan` at position 8, which must be within the positions that the listing looks back to.
      for (const text of ["a", "b", "c", "d"]) await world.set(my, "only-here", text);
      const began = await world.store.position(my, world.now);
      await world.set(my, "plan", "word moved");
      if (world === two) await world.set(theirs, "plan", "word moved");
      expect((await world.newest(my, began)).map(({ entry, place }) => [entry.key, place])).toEqual([
        ["only-here", 10],
        ["later", 4],
        ["soon", 3],
        ["city", 2],
        ["plan", 1],
      ]);
      await world.store.close();
    }
  });
});
