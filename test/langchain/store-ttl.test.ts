import { PigeonholeStore } from "@pigeonhole/langchain";
import { describe, expect, it } from "vitest";
import { allStores, usePlace } from "../support/stores.ts";

const MINUTE = 60_000;
const at = ["sessions", "1"];

describe.each(allStores)("the time to live of items on $name", (kind) => {
  const place = usePlace(kind);
  let now = Date.now();
  type Options = ConstructorParameters<typeof PigeonholeStore>[1];
  const make = (options?: Options): PigeonholeStore =>
    new PigeonholeStore("acme", { store: place.open(() => now), ...options });

  it("is in minutes, and what is over is in no answer", async () => {
    const store = make({ ttl: { defaultTtl: 10, refreshOnRead: false, sweepIntervalMinutes: 1 } });
    await store.put(at, "k", { text: "green tea" });
    now += 10 * MINUTE - 1;
    expect(await store.get(at, "k")).not.toBeNull();
    expect(await store.search([], { query: "tea" })).toHaveLength(1);
    now += 1;
    expect(await store.get(at, "k")).toBeNull();
    expect(await store.search([])).toEqual([]);
    expect(await store.search([], { query: "tea" })).toEqual([]);
    expect(await store.listNamespaces()).toEqual([]);
  });

  it("is for ever when nothing is said, and an item's own goes before the standard one", async () => {
    const opened = place.open(() => now);
    await make({ store: opened }).put(at, "for ever", { n: 1 });
    const store = make({ store: opened, ttl: { defaultTtl: 1, refreshOnRead: false } });
    await store.put(at, "standard", { n: 1 });
    await store.put(at, "own", { n: 1 }, undefined, { ttl: 5 });
    await store.put(at, "own by batch", { n: 1 });
    const put = { namespace: at, key: "own by batch", value: { n: 2 }, options: { ttl: 3 } };
    await store.batch([put]);
    const keys = async (): Promise<string[]> => (await store.search(at)).map(({ key }) => key).toSorted();
    now += MINUTE;
    expect(await keys()).toEqual(["for ever", "own", "own by batch"]);
    now += 2 * MINUTE;
    expect(await keys()).toEqual(["for ever", "own"]);
    now += 1_000_000 * MINUTE;
    expect(await keys()).toEqual(["for ever"]);
  });

  it("begins anew with each put", async () => {
    const store = make({ ttl: { defaultTtl: 10, refreshOnRead: false } });
    await store.put(at, "k", { n: 1 });
    now += 9 * MINUTE;
    await store.put(at, "k", { n: 2 });
    now += 9 * MINUTE;
    expect((await store.get(at, "k"))?.value).toEqual({ n: 2 });
  });

  it("begins anew when an item is read by get or search, with the item's own length", async () => {
    const store = make({ ttl: { defaultTtl: 1 } });
    for (const key of ["got", "found", "asked for", "not read"]) {
      await store.put(at, key, { key }, undefined, { ttl: 10 });
    }
    now += 9 * MINUTE;
    await store.get(at, "got");
    await store.search(at, { filter: { key: "found" } });
    await store.search(at, { query: "asked", limit: 1 });
    now += 9 * MINUTE;
    expect((await store.search(at)).map(({ key }) => key).toSorted()).toEqual(["asked for", "found", "got"]);
  });

  it.each([
    { ttl: { defaultTtl: 0 } },
    { ttl: { defaultTtl: -1 } },
    { ttl: { defaultTtl: Number.NaN } },
    { ttl: { defaultTTL: 5 } },
    { ttl: { refreshOnRead: "no" } },
    { tll: {} },
  ])("is not %j", (options) => {
    const error = expect.objectContaining({ code: "invalid_argument" });
    expect(() => Reflect.construct(PigeonholeStore, ["acme", options])).toThrow(error);
  });

  it("is no text and not below 0 for an item", async () => {
    const store = make();
    for (const ttl of ["5", -1, 0, Number.POSITIVE_INFINITY]) {
      const put = (): Promise<void> => Reflect.apply(store.put, store, [at, "k", {}, undefined, { ttl }]);
      await expect(put()).rejects.toMatchObject({ code: "invalid_argument" });
    }
    expect(await store.search([])).toEqual([]);
  });
});
