import { parseNamespace } from "@pigeonhole/core";
import { equal } from "../assertions.js";
import { keysOf, put } from "../raw.js";
import type { Check } from "../trial.js";

const HOME = parseNamespace("acme/order");

/** In code point order. UTF-16 puts the astral ones before U+E000, a locale puts `Z` after `a`. */
const SORTED = [
  " ",
  "!",
  "-",
  "0",
  "10",
  "2",
  "A",
  "Z",
  "_",
  "a",
  "a b",
  "a-b",
  "ab",
  "b",
  "e\u0301",
  "z",
  "\u00df",
  "\u00e9",
  "\u4e2d",
  "\ud7ff",
  "\ue000",
  "\uff21",
  "\uffff",
  "\u{10000}",
  "\u{10000}a",
  "\u{1f54a}",
  "\u{10ffff}",
];

/** A fixed shuffle, so that insertion order is no help. */
const SHUFFLED = SORTED.map((key, index) => ({ key, at: (index * 17) % SORTED.length }))
  .sort((a, b) => a.at - b.at)
  .map(({ key }) => key);

/** Keys are ordered by code point, and newest means the last write. */
export function order(check: Check): void {
  check("keys are listed by code point", async ({ store }) => {
    for (const key of SHUFFLED) await put(store, HOME, key);
    equal(await keysOf(store, HOME), SORTED);
  });

  check("pages of every size are cut from the same order", async ({ store, memory }) => {
    for (const key of SHUFFLED) await put(store, HOME, key);
    for (const limit of [1, 2, 5, SORTED.length, 100]) {
      const read: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await memory(HOME).list({ limit, ...(cursor === undefined ? {} : { cursor }) });
        read.push(...page.entries.map(({ key }) => key));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      equal(read, SORTED, `limit ${limit}`);
    }
  });

  check("a page that starts after a key starts right after it", async ({ store }) => {
    for (const key of SHUFFLED) await put(store, HOME, key);
    for (const [index, after] of SORTED.entries()) {
      const page = await store.list(HOME, { order: "key", prefix: "", after, limit: 3 }, store.clock());
      equal(
        page.map(({ entry }) => entry.key),
        SORTED.slice(index + 1, index + 4),
        JSON.stringify(after),
      );
    }
  });

  check("prefix and order go together", async ({ store }) => {
    for (const key of SHUFFLED) await put(store, HOME, key);
    equal(await keysOf(store, HOME, "a"), ["a", "a b", "a-b", "ab"]);
    equal(await keysOf(store, HOME, "\u{10000}"), ["\u{10000}", "\u{10000}a"]);
    equal(await keysOf(store, HOME, "\ud7ff"), ["\ud7ff"]);
    equal(await keysOf(store, HOME, "a", 2), ["a", "a b"]);
  });

  check("newest means the last write, not the first and not the time", async ({ memory }) => {
    const home = memory(HOME);
    for (const key of ["one", "two", "three"]) await home.set(key, 1);
    await home.set("one", 2);
    const { entries } = await home.list({ order: "newest" });
    equal(
      entries.map(({ key }) => key),
      ["one", "three", "two"],
    );
  });

  check("changed keys come by code point and once each", async ({ store }) => {
    for (const key of [...SHUFFLED, ...SORTED]) await put(store, HOME, key);
    equal(await store.changedKeys(HOME, { after: 0 }, store.clock()), SORTED);
  });

  check("namespaces come by code point", async ({ memory, tenant }) => {
    const names = ["acme", "acme/A", "acme/Z", "acme/0", "acme/a", "acme/a-b", "acme/a/b", "acme/ab"];
    for (const name of [...names].reverse()) await memory(name).set("key", 1);
    equal(await tenant("acme").namespaces(), [...names].sort());
  });
}
