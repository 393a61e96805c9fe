import { parseNamespace } from "@pigeonhole/core";
import { equal, rejects } from "../assertions.js";
import type { Check } from "../trial.js";

const HOME = parseNamespace("acme/errors");

/** What is refused writes nothing, and an error of the caller's own comes back as it is. */
export function errors(check: Check): void {
  check("an error that an update throws reaches the caller and nothing is written", async ({ memory }) => {
    const home = memory(HOME);
    await home.set("key", 1);
    const failure = new RangeError("mine");
    for (const next of [
      () => {
        throw failure;
      },
      async () => {
        throw failure;
      },
    ]) {
      const caught = await home.update("key", next).catch((error: unknown) => error);
      equal(caught === failure, true);
    }
    equal((await home.history("key")).length, 1);
  });

  check("a refused write leaves value, revision and journal as they were", async ({ memory, store }) => {
    const home = memory(HOME);
    await home.set("text", "seven");
    await home.set("big", Number.MAX_SAFE_INTEGER);
    const position = await store.position(HOME, store.clock());
    await rejects(home.increment("text"), "invalid_value");
    await rejects(home.increment("big"), "invalid_value");
    await rejects(home.set("text", undefined), "invalid_value");
    await rejects(home.set("text", Number.NaN), "invalid_value");
    await rejects(home.set("", 1), "invalid_key");
    await rejects(home.set("line\nbreak", 1), "invalid_key");
    await rejects(home.set("text", 1, { ttlSeconds: 0 }), "invalid_argument");
    await rejects(home.set("text", 1, { ifRevision: 7 }), "revision_conflict");
    await rejects(
      home.update("text", () => undefined),
      "invalid_value",
    );
    equal(await store.position(HOME, store.clock()), position);
    equal([await home.get("text"), await home.get("big")], ["seven", Number.MAX_SAFE_INTEGER]);
  });

  check(
    "reading what was never written answers empty and makes nothing",
    async ({ store, memory, tenant }) => {
      const home = memory("nobody/here");
      equal(await home.get("key"), undefined);
      equal(await home.list(), { entries: [] });
      equal(await home.list({ order: "newest" }), { entries: [] });
      equal(await home.recall("key"), { matches: [], total: 0 });
      equal(await home.history("key"), []);
      equal((await home.changes()).changes, []);
      equal(await home.clear(), 0);
      equal(await home.rewind({ to: 0 }), 0);
      equal(await store.position(home.namespace, store.clock()), 0);
      equal(await tenant("nobody").namespaces(), []);
      equal(await tenant("nobody").usage(), { namespaces: 0, entries: 0, changes: 0, bytes: 0 });
    },
  );
}
