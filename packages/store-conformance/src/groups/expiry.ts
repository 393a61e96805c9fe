import { Memory, parseNamespace, type Store } from "@pigeonhole/core";
import { equal, rejects } from "../assertions.js";
import { keysOf, put, remove } from "../raw.js";
import type { Check } from "../trial.js";

const HOME = parseNamespace("acme/expiry");
const LIFE = 1_000;

/** How many entries each reader finds. */
async function counts(store: Store): Promise<Record<string, number>> {
  const now = store.clock();
  const search = await store.search(HOME, { terms: ["word"], key: "brief" }, now);
  const newest = { order: "newest", prefix: "", asOf: 1_000, before: 1_001, limit: 10 } as const;
  return {
    get: (await store.get(HOME, "brief", now)) === undefined ? 0 : 1,
    "list by key": (await keysOf(store, HOME)).length,
    "list by newest": (await store.list(HOME, newest, now)).length,
    search: search.entries,
    "search by key": search.entry === undefined ? 0 : 1,
    recall: (await new Memory(HOME, { store }).recall("word")).total,
    newestOf: (await store.newestOf(HOME, [1, 2, 3], 10, now)).length,
    usage: (await store.usage(parseNamespace("acme"), now)).entries,
  };
}

function all(count: number): Record<string, number> {
  return {
    get: count,
    "list by key": count,
    "list by newest": count,
    search: count,
    "search by key": count,
    recall: count,
    newestOf: count,
    usage: count,
  };
}

/** An entry lives while `now < expiresAt`, for every reader, to the millisecond. */
export function expiry(check: Check): void {
  check("an entry is there in its last millisecond and gone in the next", async ({ store, clock }) => {
    await put(store, HOME, "brief", { json: '"word"', expiresAt: clock.now + LIFE });
    clock.advance(LIFE - 1);
    equal(await counts(store), all(1));
    clock.advance(1);
    equal(await counts(store), all(0));
    clock.advance(100_000);
    equal(await counts(store), all(0));
  });

  check("ttlSeconds is kept to the millisecond", async ({ memory, clock }) => {
    const home = memory(HOME);
    for (const [ttlSeconds, life] of [
      [0.001, 1],
      [1.5, 1_500],
      [60, 60_000],
    ] as const) {
      const { expiresAt } = await home.set("key", 1, { ttlSeconds });
      equal(expiresAt, clock.now + life);
      clock.advance(life - 1);
      equal(await home.has("key"), true);
      clock.advance(1);
      equal(await home.has("key"), false);
    }
  });

  check("an expired entry is in no rank, score or statistic", async ({ memory, clock }) => {
    const [home, never] = [memory(HOME), memory("acme/never")];
    for (const each of [home, never]) {
      await each.set("one", "pigeon loft");
      await each.set("two", "pigeon pigeon post and more words");
    }
    await home.set("brief", "pigeon pigeon pigeon", { ttlSeconds: 1 });
    await home.set("pigeon", "the key is the query", { ttlSeconds: 1 });
    equal((await home.recall("pigeon")).total, 4);
    clock.advance(1_000);
    const [with_, without] = [await home.recall("pigeon"), await never.recall("pigeon")];
    equal(with_.total, without.total);
    equal(
      with_.matches.map(({ entry, score }) => [entry.key, score]),
      without.matches.map(({ entry, score }) => [entry.key, score]),
    );
  });

  check("an expired entry counts for no writer", async ({ store, memory, clock }) => {
    const home = memory(HOME);
    await home.set("key", 41, { ttlSeconds: 1 });
    clock.advance(1_000);
    equal(await remove(store, HOME, "key"), false);
    equal(await home.increment("key"), 1);
    await home.set("text", "old", { ttlSeconds: 1 });
    clock.advance(1_000);
    equal((await home.update("text", (current) => String(current))).value, "undefined");
    await home.set("gone", 1, { ttlSeconds: 1 });
    clock.advance(1_000);
    await rejects(home.set("gone", 2, { ifRevision: 1 }), "revision_conflict");
    equal(await home.clear(), 2);
  });

  check("update and increment keep the time to live", async ({ memory, clock }) => {
    const home = memory(HOME);
    await home.set("key", 1, { ttlSeconds: 2 });
    clock.advance(1_000);
    await home.increment("key");
    equal((await home.update("key", (value) => value ?? 0)).expiresAt, clock.now + 1_000);
    clock.advance(1_000);
    equal(await home.has("key"), false);
  });

  check("history ends with an expiry at the time of the expiry", async ({ memory, clock }) => {
    const home = memory(HOME);
    const { expiresAt = 0 } = await home.set("key", "secret", { ttlSeconds: 1 });
    clock.advance(50_000);
    const [set, expired, ...more] = await home.history("key");
    equal([set?.op, set?.revision, set?.value, set?.expiresAt], ["set", 1, undefined, expiresAt]);
    equal([expired?.op, expired?.revision, expired?.at], ["expire", 2, expiresAt]);
    equal(more, []);
  });

  check("due expiries are journalled before a later write and in their order", async ({ memory, clock }) => {
    const home = memory(HOME);
    const start = clock.now;
    await home.set("later", 1, { ttlSeconds: 2 });
    await home.set("sooner", 1, { ttlSeconds: 1 });
    clock.advance(10_000);
    await home.set("key", 1);
    const { changes } = await home.changes();
    equal(
      changes.map(({ key, op, at }) => [key, op, at - start]),
      [
        ["later", "set", 0],
        ["sooner", "set", 0],
        ["sooner", "expire", 1_000],
        ["later", "expire", 2_000],
        ["key", "set", 10_000],
      ],
    );
  });

  check("the feed shows a due expiry to a reader that nobody wrote before", async ({ memory, clock }) => {
    const home = memory(HOME);
    await home.set("key", 1, { ttlSeconds: 1 });
    const { next } = await home.changes();
    clock.advance(1_000);
    const { changes } = await home.changes({ since: next });
    equal(
      changes.map(({ key, op }) => [key, op]),
      [["key", "expire"]],
    );
  });

  check("an expired value is wiped from the journal", async ({ store, memory, clock }) => {
    const home = memory(HOME);
    await home.set("key", "secret", { ttlSeconds: 1 });
    clock.advance(1_000);
    await home.set("other", 1);
    equal((await store.history(HOME, "key", store.clock()))[0]?.json, undefined);
    equal((await store.changes(HOME, 0, 10, store.clock()))[0]?.json, undefined);
    await rejects(home.restore("key", 1), "invalid_argument");
  });

  check("an overwritten value is gone from the journal at its own time", async ({ store, memory, clock }) => {
    const home = memory(HOME);
    await home.set("key", "secret", { ttlSeconds: 1 });
    await home.set("key", "public");
    clock.advance(999);
    equal((await store.history(HOME, "key", store.clock()))[0]?.json, '"secret"');
    clock.advance(1);
    equal((await store.history(HOME, "key", store.clock()))[0]?.json, undefined);
    equal((await store.changes(HOME, 0, 10, store.clock()))[0]?.json, undefined);
    equal(await home.get("key"), "public");
  });

  check("usage counts a due expiry among the changes", async ({ memory, tenant, clock }) => {
    const home = memory(HOME);
    await home.set("key", 1, { ttlSeconds: 1 });
    await home.set("other", 1);
    clock.advance(1_000);
    const { namespaces, entries, changes } = await tenant("acme").usage();
    equal({ namespaces, entries, changes }, { namespaces: 1, entries: 1, changes: 3 });
  });

  check(
    "a thousand entries that expire at once are all gone and all journalled",
    async ({ store, clock }) => {
      const keys = Array.from({ length: 1_000 }, (_, index) => `key ${index}`);
      const expiresAt = clock.now + LIFE;
      await store.write(HOME, keys, () => ({ op: "set", json: "1", expiresAt, source: undefined }));
      clock.advance(LIFE);
      equal((await keysOf(store, HOME)).length, 0);
      const after = await store.changes(HOME, keys.length, 2_000, store.clock());
      equal(after.length, keys.length);
      equal(
        after.every(({ op, at }) => op === "expire" && at === expiresAt),
        true,
      );
    },
  );
}
