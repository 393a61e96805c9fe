import { parseNamespace } from "@pigeonhole/core";
import { equal, rejects } from "../assertions.js";
import { put, remove } from "../raw.js";
import type { Check } from "../trial.js";

const HOME = parseNamespace("acme/revisions");

/** A key's revision grows with every write, also across delete and expiry, and no revision comes twice. */
export function revisions(check: Check): void {
  check("a revision starts at 1 and grows by one with each write", async ({ store }) => {
    for (const revision of [1, 2, 3]) equal((await put(store, HOME, "key")).revision, revision);
    equal((await put(store, HOME, "other")).revision, 1);
  });

  check("setting the same value again is a write", async ({ memory }) => {
    await memory(HOME).set("key", "same");
    equal((await memory(HOME).set("key", "same")).revision, 2);
  });

  check("a revision grows across a delete", async ({ store }) => {
    await put(store, HOME, "key");
    await remove(store, HOME, "key");
    equal((await put(store, HOME, "key")).revision, 3);
  });

  check("a revision grows across an expiry", async ({ store, clock }) => {
    await put(store, HOME, "key", { expiresAt: clock.now + 10 });
    clock.advance(10);
    equal((await put(store, HOME, "key")).revision, 3);
  });

  check(
    "a revision grows across an expiry that a reader came upon first",
    async ({ store, memory, clock }) => {
      await put(store, HOME, "key", { expiresAt: clock.now + 10 });
      clock.advance(20);
      await memory(HOME).history("key");
      equal((await put(store, HOME, "key")).revision, 3);
    },
  );

  check("a revision grows across clear, restore and rewind", async ({ memory, clock }) => {
    const home = memory(HOME);
    await home.set("key", 1);
    await home.clear();
    equal((await home.restore("key", 1)).revision, 3);
    const then = clock.now;
    clock.advance(5);
    await home.set("key", 2);
    await home.rewind({ to: then });
    equal((await home.entry("key"))?.revision, 5);
  });

  check("deleting what is not there is no write", async ({ store }) => {
    equal(await remove(store, HOME, "key"), false);
    await put(store, HOME, "key");
    await remove(store, HOME, "key");
    equal(await remove(store, HOME, "key"), false);
    equal((await store.history(HOME, "key", store.clock())).length, 2);
  });

  check("a decision that wants nothing changes nothing", async ({ store }) => {
    const entry = await put(store, HOME, "key");
    const [kept, missing] = await store.write(HOME, ["key", "missing"], () => undefined);
    equal(kept, { key: "key", changed: false, entry });
    equal(missing, { key: "missing", changed: false, entry: undefined });
    equal(await store.position(HOME, store.clock()), 1);
  });

  check("ifRevision writes at that revision only", async ({ memory }) => {
    const home = memory(HOME);
    await home.set("key", 1);
    await home.set("key", 2, { ifRevision: 1 });
    await rejects(home.set("key", 3, { ifRevision: 1 }), "revision_conflict");
    await rejects(home.delete("key", { ifRevision: 1 }), "revision_conflict");
    equal(await home.get("key"), 2);
    equal(await home.delete("key", { ifRevision: 2 }), true);
  });

  check(
    "ifRevision 0 writes where there is nothing, also after delete and expiry",
    async ({ memory, clock }) => {
      const home = memory(HOME);
      await home.set("key", 1, { ifRevision: 0 });
      await rejects(home.set("key", 2, { ifRevision: 0 }), "revision_conflict");
      await home.delete("key");
      await rejects(home.set("key", 2, { ifRevision: 2 }), "revision_conflict");
      equal((await home.set("key", 3, { ifRevision: 0, ttlSeconds: 1 })).revision, 3);
      clock.advance(1_000);
      await rejects(home.set("key", 4, { ifRevision: 3 }), "revision_conflict");
      equal((await home.set("key", 4, { ifRevision: 0 })).revision, 5);
    },
  );

  check("an id and a position name one entry and one write", async ({ store }) => {
    const first = await put(store, HOME, "key");
    const other = await put(store, HOME, "other");
    const second = await put(store, HOME, "key");
    equal(second.id, first.id);
    equal(other.id > first.id, true);
    equal([first.sequence, other.sequence, second.sequence], [1, 2, 3]);
    await remove(store, HOME, "key");
    equal((await put(store, HOME, "key")).id > other.id, true);
  });
}
