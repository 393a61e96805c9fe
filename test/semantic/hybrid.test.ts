import { type Embed, Memory, type Recall, type Store } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { allStores, usePlace } from "../support/stores.ts";
import { chance, concepts, constant, DIMENSIONS, synonyms, wordCounts } from "./embedders.ts";
import { facts, IN_WORDS, PARAPHRASED, type Question } from "./questions.ts";

const NAMESPACE = "acme/users/42";

/** Writes the facts without an embedder. */
async function fill(store: Store): Promise<Memory> {
  const memory = new Memory(NAMESPACE, { store });
  const values = facts();
  await store.write(memory.namespace, [...values.keys()], (key) => ({
    op: "set",
    json: JSON.stringify(values.get(key)),
    expiresAt: undefined,
    source: undefined,
  }));
  return memory;
}

/** The same namespace, with an embedder and every entry embedded. */
async function withEmbedder(store: Store, embed: Embed): Promise<Memory> {
  const memory = new Memory(NAMESPACE, { store, recall: { embed, dimensions: DIMENSIONS } });
  await memory.embed();
  return memory;
}

/** The share of questions whose answer is among the first 5, 10 and 20, in percent. */
async function found(memory: Memory, questions: readonly Question[]): Promise<number[]> {
  const places: number[] = [];
  for (const { question, key } of questions) {
    const at = keysOf(await memory.recall(question, { limit: 20 })).indexOf(key);
    places.push(at < 0 ? Number.POSITIVE_INFINITY : at);
  }
  return [5, 10, 20].map((limit) => (100 * places.filter((at) => at < limit).length) / questions.length);
}

/** At most a point below at every depth. */
function expectNoLess(one: readonly number[], other: readonly number[]): void {
  for (const [index, share] of other.entries()) expect(one[index]).toBeGreaterThanOrEqual(share - 1);
}

describe.each(allStores)("recall by words and meaning on $name", (kind) => {
  const place = usePlace(kind);

  it("finds what was asked in other words, and loses nothing that words find", async () => {
    const store = place.open();
    const byWords = await fill(store);
    const byBoth = await withEmbedder(store, synonyms);
    const [five = 0, ten = 0] = await found(byBoth, PARAPHRASED);
    expect(five).toBeGreaterThan(((await found(byWords, PARAPHRASED))[0] ?? 100) + 30);
    expect(ten).toBeGreaterThanOrEqual(90);
    expectNoLess(await found(byBoth, IN_WORDS), await found(byWords, IN_WORDS));
  });
});

describe("an answer by words and meaning", () => {
  const place = usePlace(allStores[0] ?? { name: "none", make: () => Promise.reject(new Error("no store")) });

  it("is the same each time, and shorter with a lower limit", async () => {
    const store = place.open();
    await fill(store);
    const memory = await withEmbedder(store, synonyms);
    for (const { question } of [...PARAPHRASED, ...IN_WORDS]) {
      const long = await memory.recall(question, { limit: 20 });
      expect(await memory.recall(question, { limit: 20 })).toEqual(long);
      const short = await memory.recall(question, { limit: 3 });
      expect(short).toEqual({ ...long, matches: long.matches.slice(0, 3) });
      const scores = long.matches.map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    }
  });

  it("begins as without an embedder when that finds all alike", async () => {
    const store = place.open();
    const byWords = await fill(store);
    const byBoth = await withEmbedder(store, constant);
    for (const { question } of [...PARAPHRASED, ...IN_WORDS]) {
      const words = keysOf(await byWords.recall(question));
      expect(keysOf(await byBoth.recall(question)).slice(0, words.length)).toEqual(words);
    }
  });

  it("counts what it found by meaning alone beside what it found by words", async () => {
    const memory = new Memory("acme", {
      store: place.open(),
      recall: { embed: synonyms, dimensions: DIMENSIONS },
    });
    await memory.set("vehicle", "a red car");
    await memory.set("other", "a red roof");
    await memory.set("third", "nothing of the kind");
    await memory.set("same one", "a puppy");
    await memory.set("same two", "a dog");
    expect(keysOf(await memory.recall("hound"))).toEqual(["same two", "same one"]);
    const { matches, total } = await memory.recall("red automobile");
    expect(matches.map(({ entry }) => entry.key).sort()).toEqual(["other", "vehicle"]);
    expect(total).toBe(2);
    expect((await memory.recall("automobile")).matches.map(({ entry }) => entry.key)).toEqual(["vehicle"]);
    expect((await memory.recall("automobile")).total).toBe(1);
  });

  it.each(Object.entries({ wordCounts, chance, concepts, constant }))(
    "loses next to nothing with a poor embedder: %s",
    async (_name, embed) => {
      const store = place.open();
      const byWords = await fill(store);
      expectNoLess(await found(await withEmbedder(store, embed), IN_WORDS), await found(byWords, IN_WORDS));
    },
  );

  it("has an entry whose key is the query first", async () => {
    const store = place.open();
    await fill(store);
    const memory = await withEmbedder(store, synonyms);
    await memory.set("automobile", "an entry of that name");
    expect((await memory.recall("automobile")).matches[0]?.entry.key).toBe("automobile");
  });
});

function keysOf({ matches }: Recall): string[] {
  return matches.map(({ entry }) => entry.key);
}
