import { type Embed, Memory, memoryTools, type RecallSettings } from "@pigeonhole/core";
import { describe, expect, it, vi } from "vitest";
import { allStores, usePlace } from "../support/stores.ts";
import { DIMENSIONS, synonyms } from "./embedders.ts";

/** Never answers. */
const silent: Embed = () => new Promise(() => undefined);

const vectorsOf =
  (vector: unknown): Embed =>
  // A program in JavaScript may give anything.
  (texts) =>
    JSON.parse(JSON.stringify(texts.map(() => vector)));

const BROKEN: Record<string, { embed: Embed; note: string }> = {
  rejects: {
    embed: () => Promise.reject(new Error("secret: /etc/passwd")),
    note: "Searched by words only: the embedder failed.",
  },
  throws: {
    embed: () => {
      throw new Error("secret: /etc/passwd");
    },
    note: "Searched by words only: the embedder failed.",
  },
  "does not answer": {
    embed: silent,
    note: "Searched by words only: the embedder took longer than 60 ms.",
  },
  "gives vectors of another size": {
    embed: vectorsOf([1, 2, 3]),
    note: "Searched by words only: the embedder answered with 3 numbers where dimensions is 128.",
  },
  "gives empty vectors": {
    embed: vectorsOf([]),
    note: "Searched by words only: the embedder answered with 0 numbers where dimensions is 128.",
  },
  "gives fewer vectors than texts": {
    embed: () => [],
    note: "Searched by words only: the embedder answered with 0 vectors where 1 were asked for.",
  },
  "gives NaN": {
    embed: (texts) => texts.map(() => new Array<number>(DIMENSIONS).fill(Number.NaN)),
    note: "Searched by words only: the embedder answered with something else than finite numbers.",
  },
  "gives Infinity": {
    embed: (texts) => texts.map(() => new Array<number>(DIMENSIONS).fill(Number.POSITIVE_INFINITY)),
    note: "Searched by words only: the embedder answered with something else than finite numbers.",
  },
  "gives text": {
    embed: vectorsOf("x".repeat(DIMENSIONS)),
    note: "Searched by words only: the embedder answered with something else than vectors.",
  },
  "gives null": {
    embed: vectorsOf(null),
    note: "Searched by words only: the embedder answered with something else than vectors.",
  },
};

function settings(embed: Embed): RecallSettings {
  return { embed, dimensions: DIMENSIONS, timeoutMs: 60, batchTimeoutMs: 60 };
}

describe.each(allStores)("an embedder that fails, on $name", (kind) => {
  const place = usePlace(kind);

  it.each(Object.entries(BROKEN))(
    "%s: writes are kept, and recall goes by words with a note",
    async (_, { embed, note }) => {
      const store = place.open();
      const memory = new Memory("acme", { store, recall: settings(embed) });
      const byWords = new Memory("acme", { store });
      expect((await memory.set("plan", "gold for Ann")).revision).toBe(1);
      await memory.set("colour", "a gold roof");
      await memory.update("plan", (text) => `${String(text)} and Bob`);
      await memory.increment("visits");
      const answer = await memory.recall("gold");
      expect(answer).toEqual({ ...(await byWords.recall("gold")), note });
      expect(answer.total).toBe(2);
      expect(await memory.get("plan")).toBe("gold for Ann and Bob");

      const [, recall] = memoryTools(memory);
      const reply = await recall?.execute({ query: "gold" });
      expect(reply).toMatchObject({ ok: true, data: { note, total: 2 } });
      expect(reply?.text.endsWith(`\n${note}`)).toBe(true);
      expect(reply?.text).not.toContain("secret");
      await store.close();
    },
  );

  it("comes back: what it missed is embedded with the next recalls", async () => {
    const store = place.open();
    let works = false;
    const embed: Embed = (texts, options) =>
      works ? synonyms(texts, options) : Promise.reject(new Error("down"));
    const memory = new Memory("acme", { store, recall: settings(embed) });
    for (let index = 0; index < 5; index++)
      await memory.set(`key ${index}`, index === 3 ? "a red car" : "roof");
    expect((await memory.recall("automobile")).note).toContain("the embedder failed");
    works = true;
    const first = await memory.recall("automobile");
    expect(first.note).toBe("5 of 5 entries have no vector yet and were searched by words only.");
    await vi.waitFor(async () => {
      const { matches, note } = await memory.recall("automobile");
      expect([note, matches[0]?.entry.key]).toEqual([undefined, "key 3"]);
    });
  });

  it("never holds a write back, and close waits for no more than its time", async () => {
    const store = place.open();
    const calls: string[][] = [];
    const embed: Embed = (texts) => {
      calls.push(texts);
      return new Promise(() => undefined);
    };
    const memory = new Memory("acme", { store, recall: { ...settings(embed), batchSize: 1 } });
    for (let index = 0; index < 4; index++) await memory.set(`key ${index}`, "gold");
    expect(calls.length).toBeLessThan(4);
    expect((await memory.list()).entries).toHaveLength(4);
    await store.close();
  });
});

describe("an embedder", () => {
  const place = usePlace(allStores[0] ?? { name: "none", make: () => Promise.reject(new Error("no store")) });

  it("that refuses one text costs no other entry its vector", async () => {
    const embed: Embed = (texts, options) =>
      texts.some((text) => text.includes("forbidden"))
        ? Promise.reject(new Error("no"))
        : synonyms(texts, options);
    const heard: unknown[] = [];
    const recall = { ...settings(embed), onError: (error: unknown) => heard.push(error) };
    const plain = new Memory("acme", { store: place.open() });
    for (let index = 0; index < 40; index++)
      await plain.set(`key ${index}`, index === 17 ? "forbidden" : "a car");
    const memory = new Memory("acme", { store: plain.store, recall });
    expect(await memory.embed()).toEqual({ embedded: 39, failed: 1, note: "the embedder failed" });
    expect(heard.length).toBeGreaterThan(0);
    const { total, note } = await memory.recall("automobile", { limit: 50 });
    expect(total).toBe(10);
    expect(note).toBe("1 of 40 entries have no vector yet and were searched by words only.");
  });

  it("is told when nobody waits any more", async () => {
    let reason: unknown;
    const embed: Embed = (_texts, { signal }) =>
      new Promise(() => signal.addEventListener("abort", () => (reason = signal.reason)));
    const memory = new Memory("acme", { store: place.open(), recall: settings(embed) });
    await memory.set("plan", "gold");
    await memory.recall("gold");
    expect(String(reason)).toContain("longer than 60 ms");
  });

  it.each([
    [{ embed: "no function", dimensions: 3 }],
    [{ embed: synonyms }],
    [{ embed: synonyms, dimensions: 0 }],
    [{ embed: synonyms, dimensions: 1.5 }],
    [{ embed: synonyms, dimensions: 100_000 }],
    [{ embed: synonyms, dimensions: 3, model: 5 }],
    [{ embed: synonyms, dimensions: 3, timeoutMs: 0 }],
    [{ embed: synonyms, dimensions: 3, batchSize: -1 }],
    [{ embed: synonyms, dimensions: 3, timeout: 5 }],
    [null],
    ["openai"],
  ])("with wrong settings is refused: %j", (recall) => {
    const options = { store: place.open(), recall };
    const refused = expect.objectContaining({ code: "invalid_argument" });
    expect(() => Reflect.construct(Memory, ["acme", options])).toThrow(refused);
    expect(() => Reflect.apply(memoryTools, undefined, ["acme", options])).toThrow(refused);
  });

  it("is asked for: embed without one is refused", async () => {
    await expect(new Memory("acme", { store: place.open() }).embed()).rejects.toMatchObject({
      code: "invalid_argument",
    });
  });
});
