import { parseNamespace } from "@pigeonhole/core";
import { equal } from "../assertions.js";
import { put } from "../raw.js";
import type { Check } from "../trial.js";
import { viewOf } from "../view.js";

const HOME = parseNamespace("acme/atomic");
const KEYS = ["one", "two", "three", "four"];

/** A write is one transaction: all of it, with journal and postings, or nothing. */
export function atomicity(check: Check): void {
  check("a decision that fails on the third key leaves nothing of the batch", async ({ store }) => {
    await put(store, HOME, "one", { json: '"pigeon"' });
    await put(store, HOME, "two", { json: '"pigeon"' });
    const before = await viewOf(store, HOME, KEYS, ["pigeon", "falcon"]);
    const failure = new Error("third key");
    const caught: unknown = await store
      .write(HOME, KEYS, (key) => {
        if (key === "three") throw failure;
        return key === "one"
          ? { op: "delete", source: undefined }
          : { op: "set", json: '"falcon"', expiresAt: undefined, source: undefined };
      })
      .catch((error: unknown) => error);
    equal(caught === failure, true, "the decision's own error reaches the caller");
    equal(await viewOf(store, HOME, KEYS, ["pigeon", "falcon"]), before);
  });

  check("the namespace works on after a decision failed", async ({ store }) => {
    await store
      .write(HOME, KEYS, (key) => {
        if (key === "two") throw new Error("second key");
        return { op: "set", json: "1", expiresAt: undefined, source: undefined };
      })
      .catch(() => undefined);
    const entry = await put(store, HOME, "one");
    equal([entry.revision, entry.sequence, entry.id], [1, 1, 1]);
  });

  check(
    "a batch is one change: outcomes in order, positions in a row, one time",
    async ({ store, clock }) => {
      await put(store, HOME, "two");
      const outcomes = await store.write(HOME, KEYS, (key, _current, now) => {
        equal(now, clock.now);
        if (key === "two") return { op: "delete", source: undefined };
        return key === "four"
          ? undefined
          : { op: "set", json: `"${key}"`, expiresAt: undefined, source: undefined };
      });
      equal(
        outcomes.map(({ key, changed, entry }) => [key, changed, entry?.sequence]),
        [
          ["one", true, 2],
          ["two", true, undefined],
          ["three", true, 4],
          ["four", false, undefined],
        ],
      );
    },
  );

  check("a batch sees its own earlier keys", async ({ store }) => {
    const seen: (string | undefined)[] = [];
    await store.write(HOME, ["key", "key", "key"], (_key, current) => {
      seen.push(current?.json);
      return { op: "set", json: `${seen.length}`, expiresAt: undefined, source: undefined };
    });
    equal(seen, [undefined, "1", "2"]);
    equal((await store.get(HOME, "key", store.clock()))?.revision, 3);
  });

  check("no reader sees half a batch", async ({ store }) => {
    const write = (round: number) =>
      store.write(HOME, KEYS, () => ({
        op: "set",
        json: `${round}`,
        expiresAt: undefined,
        source: undefined,
      }));
    await write(0);
    const rounds = Array.from({ length: 20 }, (_, index) => write(index + 1));
    const reads = Array.from({ length: 20 }, async () => {
      const query = { order: "key", prefix: "", after: undefined, limit: 10 } as const;
      const listed = await store.list(HOME, query, store.clock());
      return new Set(listed.map(({ entry }) => entry.json)).size;
    });
    const [different] = await Promise.all([Promise.all(reads), ...rounds]);
    equal(new Set(different), new Set([1]));
  });

  check("an empty batch changes nothing", async ({ store }) => {
    equal(await store.write(HOME, [], () => ({ op: "delete", source: undefined })), []);
    equal(await store.position(HOME, store.clock()), 0);
  });
}
