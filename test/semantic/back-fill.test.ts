import { type EmbedProgress, Memory, type Store } from "@pigeonhole/core";
import { embedMany } from "ai";
import { MockEmbeddingModelV4 } from "ai/test";
import { describe, expect, it } from "vitest";
import { allStores, sharedStores, usePlace } from "../support/stores.ts";
import { DIMENSIONS, eachText, synonyms } from "./embedders.ts";

const recall = { embed: synonyms, dimensions: DIMENSIONS, batchSize: 16 };

/** Writes entries that an embedder has never seen. */
async function fill(store: Store, count: number): Promise<Memory> {
  const memory = new Memory("acme", { store });
  const keys = Array.from({ length: count }, (_, index) => `key ${index}`);
  await store.write(memory.namespace, keys, (key) => ({
    op: "set",
    json: JSON.stringify(key === "key 7" ? "a red car" : "a roof"),
    expiresAt: undefined,
    source: undefined,
  }));
  return memory;
}

describe.each(allStores)("a back-fill on $name", (kind) => {
  const place = usePlace(kind);

  it("embeds what was there before, and tells how far it is", async () => {
    const memory = new Memory("acme", { store: (await fill(place.open(), 50)).store, recall });
    const steps: EmbedProgress[] = [];
    const onProgress = (step: EmbedProgress): void => {
      steps.push(step);
    };
    expect(await memory.embed({ onProgress })).toEqual({ embedded: 50, failed: 0 });
    expect(steps.map(({ done }) => done)).toEqual([16, 32, 48, 50, 50]);
    expect(steps.every(({ total }) => total === 50)).toBe(true);
    expect(await memory.embed()).toEqual({ embedded: 0, failed: 0 });
    const { matches, note } = await memory.recall("automobile");
    expect([matches[0]?.entry.key, note]).toEqual(["key 7", undefined]);
  });

  it("ends when it is told to, and goes on when it runs again", async () => {
    const memory = new Memory("acme", { store: (await fill(place.open(), 50)).store, recall });
    const stop = new AbortController();
    const report = await memory.embed({ onProgress: () => stop.abort(), signal: stop.signal });
    expect(report).toEqual({ embedded: 16, failed: 0, note: "it was ended" });
    expect(await memory.embed()).toEqual({ embedded: 34, failed: 0 });
  });

  it("stops at an embedder that is out of order", async () => {
    const memory = await fill(place.open(), 50);
    const broken = { ...recall, embed: () => Promise.reject(new Error("down")) };
    const report = await new Memory("acme", { store: memory.store, recall: broken }).embed();
    expect(report).toEqual({ embedded: 0, failed: 16, note: "the embedder failed" });
  });

  it("makes new vectors for another model, whose old ones are not mixed in", async () => {
    const { store } = await fill(place.open(), 20);
    const old = new Memory("acme", { store, recall: { ...recall, model: "old" } });
    await old.embed();
    expect((await old.recall("automobile")).total).toBeGreaterThan(0);

    const next = new Memory("acme", { store, recall: { ...recall, model: "new" } });
    const before = await next.recall("automobile");
    expect(before).toEqual({
      matches: [],
      total: 0,
      note: "20 of 20 entries have no vector of the present model yet and were searched by words only.",
    });
    // The other model's process goes on meanwhile.
    expect((await old.recall("automobile")).note).toBeUndefined();
    await next.embed();
    expect(await store.vectorModels(next.namespace)).toEqual([`${DIMENSIONS} new`]);
    expect((await next.recall("automobile")).note).toBeUndefined();
    expect((await old.recall("automobile")).note).toContain("no vector of the present model");
  });

  it("takes vectors of another length for those of another model", async () => {
    const { store } = await fill(place.open(), 20);
    await new Memory("acme", { store, recall }).embed();
    const shorter = { embed: eachText((text) => [text.length, 1]), dimensions: 2 };
    const memory = new Memory("acme", { store, recall: shorter });
    expect((await memory.recall("automobile")).note).toContain("of the present model");
    expect(await memory.embed()).toMatchObject({ failed: 0 });
    expect(await store.vectorModels(memory.namespace)).toEqual(["2 "]);
  });

  it("tells another model without a name by the vectors that it makes of the same texts", async () => {
    const { store } = await fill(place.open(), 100);
    await new Memory("acme", { store, recall }).embed();
    const other = eachText((text) => {
      const numbers = new Array<number>(DIMENSIONS).fill(0);
      numbers[text.length % DIMENSIONS] = 1;
      return numbers;
    });
    const memory = new Memory("acme", { store, recall: { ...recall, embed: other } });
    await memory.set("key 101", "a blue car");
    const { matches, note } = await memory.recall("cars");
    expect(matches.map(({ entry }) => entry.key)).toEqual(["key 101", "key 7"]);
    expect(note).toContain("made by another model");
    expect(await memory.embed()).toEqual({ embedded: 101, failed: 0 });
    expect((await memory.recall("cars")).note).toBeUndefined();
    expect(await memory.embed()).toEqual({ embedded: 0, failed: 0 });
  });
});

describe.each(sharedStores)("what is still to be embedded on $name", (kind) => {
  const place = usePlace(kind);

  it("is embedded before the store closes", async () => {
    const store = place.open();
    const memory = new Memory("acme", { store, recall });
    for (let index = 0; index < 20; index++)
      await memory.set(`key ${index}`, index === 7 ? "a red car" : "a roof");
    await store.close();
    const again = new Memory("acme", { store: place.open(), recall });
    const { note, matches } = await again.recall("automobile");
    expect([note, matches[0]?.entry.key]).toEqual([undefined, "key 7"]);
  });
});

describe("the AI SDK's embedMany", () => {
  const place = usePlace(allStores[0] ?? { name: "none", make: () => Promise.reject(new Error("no store")) });

  it("is an embedder as it is", async () => {
    const model = new MockEmbeddingModelV4({
      doEmbed: async ({ values }) => {
        const vectors = await synonyms(values, { signal: new AbortController().signal });
        const embeddings = Array.from("embeddings" in vectors ? vectors.embeddings : vectors, (one) =>
          Array.from(one),
        );
        return { embeddings, warnings: [] };
      },
    });
    const memory = new Memory("acme", {
      store: place.open(),
      recall: {
        embed: (values, { signal }) => embedMany({ model, values, abortSignal: signal }),
        dimensions: DIMENSIONS,
      },
    });
    await memory.set("thing", "a red car");
    await memory.set("other", "a roof");
    expect((await memory.recall("automobile")).matches.map(({ entry }) => entry.key)).toEqual(["thing"]);
  });
});
