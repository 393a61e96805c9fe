import { parseNamespace } from "@pigeonhole/core";
import { equal, rejects } from "../assertions.js";
import { put, remove } from "../raw.js";
import type { Check } from "../trial.js";

const HOME = parseNamespace("acme/journal");

/** Every write is on record: who, what, when. */
export function journal(check: Check): void {
  check("history holds every set and delete, oldest first", async ({ memory, clock }) => {
    const start = clock.now;
    for (const [agent, value] of [
      ["one", 1],
      ["two", 2],
    ] as const) {
      await memory(HOME, { agent }).set("key", value);
      clock.advance(1);
    }
    await memory(HOME, { agent: "three" }).delete("key");
    equal(await memory(HOME).history("key"), [
      { op: "set", revision: 1, value: 1, at: start, source: { agent: "one" } },
      { op: "set", revision: 2, value: 2, at: start + 1, source: { agent: "two" } },
      { op: "delete", revision: 3, at: start + 2, source: { agent: "three" } },
    ]);
  });

  check("a raw record has every field of the contract", async ({ store, clock }) => {
    await put(store, HOME, "key", { json: "7", expiresAt: clock.now + 9 });
    equal(await store.history(HOME, "key", clock.now), [
      {
        sequence: 1,
        key: "key",
        op: "set",
        revision: 1,
        json: "7",
        at: clock.now,
        createdAt: clock.now,
        expiresAt: clock.now + 9,
        source: undefined,
        author: undefined,
        restoredFrom: undefined,
      },
    ]);
  });

  check("the feed holds every write of the namespace without a gap", async ({ store, memory }) => {
    for (let index = 0; index < 25; index++) await put(store, HOME, `key ${index % 5}`, { json: `${index}` });
    for (let index = 0; index < 5; index++) await remove(store, HOME, `key ${index}`);
    await put(store, "acme/other", "key");
    const changes = await store.changes(HOME, 0, 1_000, store.clock());
    equal(
      changes.map(({ sequence }) => sequence),
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    equal(await store.position(HOME, store.clock()), 30);
    equal(
      (await memory(HOME).changes()).changes.map(({ op }) => op),
      changes.map(({ op }) => op),
    );
  });

  check("the feed is read in pages, to its end and on from there", async ({ store, memory }) => {
    const home = memory(HOME);
    const start = await home.changes();
    equal(start.changes, []);
    for (let index = 0; index < 10; index++) await put(store, HOME, "key", { json: `${index}` });
    const read: unknown[] = [];
    let { next } = start;
    for (;;) {
      const page = await home.changes({ since: next, limit: 3 });
      if (page.changes.length === 0) break;
      read.push(...page.changes.map(({ value }) => value));
      next = page.next;
    }
    equal(read, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await put(store, HOME, "key", { json: "10" });
    equal(
      (await home.changes({ since: next })).changes.map(({ value }) => value),
      [10],
    );
    await rejects(memory("acme/other").changes({ since: next }), "invalid_argument");
  });

  check("changedKeys finds keys by time, exclusively", async ({ store, clock }) => {
    const times: number[] = [];
    for (const key of ["a", "b", "c"]) {
      await put(store, HOME, key);
      times.push(clock.now);
      clock.advance(10);
    }
    const [first = 0, , last = 0] = times;
    equal(await store.changedKeys(HOME, { after: first - 1 }, clock.now), ["a", "b", "c"]);
    equal(await store.changedKeys(HOME, { after: first }, clock.now), ["b", "c"]);
    equal(await store.changedKeys(HOME, { after: last }, clock.now), []);
  });

  check("changedKeys finds keys by all given fields of a source", async ({ store, memory, clock }) => {
    await memory(HOME, { agent: "a", run: "1" }).set("both", 1);
    await memory(HOME, { agent: "a" }).set("agent", 1);
    await memory(HOME, { agent: "A", run: "1" }).set("case", 1);
    await memory(HOME).set("none", 1);
    await memory(HOME, { agent: "a", run: "2" }).delete("none");
    const found = (source: object) => store.changedKeys(HOME, { source }, clock.now);
    equal(await found({ agent: "a" }), ["agent", "both", "none"]);
    equal(await found({ run: "1" }), ["both", "case"]);
    equal(await found({ agent: "a", run: "1" }), ["both"]);
    equal(await found({ agent: "a", user: "u" }), []);
  });

  check("restore writes an earlier value again and keeps its author", async ({ memory, clock }) => {
    await memory(HOME, { agent: "author" }).set("key", { first: true });
    await memory(HOME, { agent: "spoiler" }).set("key", "spoilt");
    clock.advance(5);
    const restored = await memory(HOME, { agent: "keeper" }).restore("key", 1);
    equal([restored.value, restored.revision, restored.source], [{ first: true }, 3, { agent: "author" }]);
    const last = (await memory(HOME).history("key")).at(-1);
    equal([last?.op, last?.restoredFrom, last?.source, last?.at], ["set", 1, { agent: "keeper" }, clock.now]);
  });

  check("restore brings back what was deleted, and refuses what set no value", async ({ memory }) => {
    const home = memory(HOME);
    await home.set("key", "here");
    await home.delete("key");
    await rejects(home.restore("key", 2), "invalid_argument", "a delete");
    await rejects(home.restore("key", 9), "invalid_argument", "no revision");
    equal((await home.restore("key", 1)).value, "here");
    equal(await home.get("key"), "here");
    equal((await home.recall("here")).total, 1);
  });

  check("history outlives clear, and each key keeps its own", async ({ memory }) => {
    const home = memory(HOME);
    await home.set("one", 1);
    await home.set("two", 2);
    equal(await home.clear(), 2);
    for (const [key, value] of [
      ["one", 1],
      ["two", 2],
    ] as const) {
      equal(
        (await home.history(key)).map((past) => [past.op, past.value]),
        [
          ["set", value],
          ["delete", undefined],
        ],
      );
    }
  });
}
