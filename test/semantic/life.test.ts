import { type Embed, Memory, parseNamespace, Tenant } from "@pigeonhole/core";
import { describe, expect, it, vi } from "vitest";
import { allStores, canary, sharedStores, usePlace } from "../support/stores.ts";
import { DIMENSIONS, synonyms } from "./embedders.ts";

const WAIT = { timeout: 20_000, interval: 50 };

/** An embedder whose answers wait until they are let go. */
function held(): { embed: Embed; release: () => void; waiting: () => number } {
  const gates: (() => void)[] = [];
  return {
    embed: async (texts, options) => {
      // The question itself passes.
      if (texts[0]?.startsWith("key")) await new Promise<void>((resolve) => gates.push(resolve));
      return synonyms(texts, options);
    },
    release: () => {
      for (const gate of gates.splice(0)) gate();
    },
    waiting: () => gates.length,
  };
}

describe.each(allStores)("a vector on $name", (kind) => {
  const place = usePlace(kind);

  it("of a value that changes while it is embedded is not used", async () => {
    const { embed, release, waiting } = held();
    const store = place.open();
    const memory = new Memory("acme", { store, recall: { embed, dimensions: DIMENSIONS, timeoutMs: 500 } });
    await memory.set("key", "a red car");
    await vi.waitFor(() => expect(waiting()).toBe(1));
    await memory.set("key", "a kind teacher");
    await vi.waitFor(async () => {
      release();
      expect((await memory.recall("tutor")).total).toBe(1);
    }, WAIT);
    expect((await memory.recall("automobile")).total).toBe(0);
  });

  it("of an entry that ends or goes while it is embedded is not kept", async () => {
    const { embed, release, waiting } = held();
    let now = Date.now();
    const store = place.open(() => now);
    const memory = new Memory("acme", { store, recall: { embed, dimensions: DIMENSIONS, timeoutMs: 500 } });
    await memory.set("key 1", "a red car", { ttlSeconds: 10 });
    await memory.set("key 2", "a blue car");
    await memory.set("key 3", "a kind teacher");
    await vi.waitFor(() => expect(waiting()).toBe(1));
    await memory.delete("key 2");
    now += 10_000;
    await vi.waitFor(async () => {
      release();
      expect((await memory.recall("tutor")).total).toBe(1);
    }, WAIT);
    expect(await memory.recall("automobile")).toMatchObject({ total: 0, matches: [] });
  });

  it("of an entry whose time is over finds nothing, swept or not", async () => {
    let now = Date.now();
    const store = place.open(() => now);
    const memory = new Memory("acme", { store, recall: { embed: synonyms, dimensions: DIMENSIONS } });
    await memory.set("brief", "a red car", { ttlSeconds: 1 });
    await memory.set("other", "a teacher");
    expect((await memory.recall("automobile")).total).toBe(1);
    now += 1_000;
    expect(await memory.recall("automobile")).toMatchObject({ total: 0, matches: [] });
  });

  it("follows delete, restore, rewind and clear", async () => {
    const store = place.open();
    const memory = new Memory("acme", {
      store,
      recall: { embed: synonyms, dimensions: DIMENSIONS },
      source: { agent: "one" },
    });
    const found = async (query: string) => (await memory.recall(query)).matches.map(({ entry }) => entry.key);
    await memory.set("thing", "a red car");
    await memory.set("thing", "a teacher");
    expect([await found("automobile"), await found("tutor")]).toEqual([[], ["thing"]]);
    await memory.restore("thing", 1);
    expect([await found("automobile"), await found("tutor")]).toEqual([["thing"], []]);
    await memory.delete("thing");
    expect(await found("automobile")).toEqual([]);
    await memory.set("again", "a vehicle");
    expect(await memory.rewind({ source: { agent: "one" } })).toBe(1);
    expect(await found("automobile")).toEqual([]);
    await memory.set("again", "a vehicle");
    expect(await found("automobile")).toEqual(["again"]);
    await memory.clear();
    expect(await memory.recall("automobile")).toEqual({ matches: [], total: 0 });
  });

  it("is one namespace's and one tenant's alone", async () => {
    const store = place.open();
    const recall = { embed: synonyms, dimensions: DIMENSIONS };
    const mine = new Memory("acme/users/1", { store, recall });
    await mine.set("note", "a red roof");
    await mine.set("other", "a puppy");
    const before = [await mine.recall("automobile"), await mine.recall("dog")];
    for (const name of ["acme/users/2", "acme", "globex/users/1"]) {
      const theirs = new Memory(name, { store, recall });
      for (let index = 0; index < 5; index++) await theirs.set(`key ${index}`, "a red car and a hound");
      expect((await theirs.recall("automobile")).total).toBe(5);
    }
    expect([await mine.recall("automobile"), await mine.recall("dog")]).toEqual(before);
    await new Tenant("globex", { store }).erase();
    expect([await mine.recall("automobile"), await mine.recall("dog")]).toEqual(before);
  });

  it("of an erased tenant is not there for the next one of that name", async () => {
    const { embed, release, waiting } = held();
    const store = place.open();
    const memory = new Memory("acme", { store, recall: { embed, dimensions: DIMENSIONS, timeoutMs: 500 } });
    await memory.set("key", "a red car");
    await vi.waitFor(() => expect(waiting()).toBe(1));
    await new Tenant("acme", { store }).erase();
    release();
    await store.close();
    const again = place.open();
    expect(await new Tenant("acme", { store: again }).usage()).toMatchObject({ entries: 0, bytes: 0 });
    expect(await again.vectorModels(parseNamespace("acme"))).toEqual([]);
  });
});

describe.each(sharedStores)("the bytes of a vector on $name", (kind) => {
  const place = usePlace(kind);

  it.each(["erase", "eraseNamespace"] as const)("are nowhere after %s", async (how) => {
    const store = place.open();
    const text = canary().padEnd(40, "x");
    const vector = new Float32Array(Uint8Array.from(Buffer.from(text)).buffer);
    const memory = new Memory("acme/users/42", { store });
    await memory.set("key", 1);
    await store.putVectors(memory.namespace, "model", [{ key: "key", json: "1", vector }]);
    expect((await store.vectors(memory.namespace, "model")).length).toBe(1);
    const tenant = new Tenant("acme", { store });
    await (how === "erase" ? tenant.erase() : tenant.eraseNamespace("acme/users/42"));
    expect(await place.holdsBytes(text)).toBe(false);
    expect(await place.holdsBytes(Buffer.from(text).toString("hex"))).toBe(false);
  });
});
