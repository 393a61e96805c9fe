import { parseNamespace } from "@pigeonhole/core";
import { equal } from "../assertions.js";
import { keysOf } from "../raw.js";
import type { Check } from "../trial.js";

const HOME = parseNamespace("acme/keys");

/** Keys that a database, a language or a file system might take for another key. */
const KEYS = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "user:42",
  "user/42",
  "../up",
  "a b",
  " a",
  "a ",
  "a",
  "A",
  "a_b",
  "axb",
  "a%b",
  "a*b",
  "a?b",
  "[ab]",
  "a\\b",
  "a'b",
  'a"b',
  "a;--",
  "$1",
  "?1",
  ":name",
  "{key}",
  "0",
  "00",
  "-0",
  "1",
  "1.0",
  "1e0",
  "null",
  "undefined",
  "true",
  "\u00e9",
  "e\u0301",
  "\u00df",
  "ss",
  "\u0130",
  "i\u0307",
  "\u{1f54a}\u{fe0f}",
  "\u{1f54a}",
  "\uff21",
  "\u200b",
  "\u202eabc",
  "\uffff",
  "\u{10ffff}",
  "k".repeat(512),
  "\u{10ffff}".repeat(128),
];

/** A key is found under exactly its own code points. */
export function keys(check: Check): void {
  check("each key of a difficult set holds its own value", async ({ store, memory }) => {
    const home = memory(HOME);
    for (const [index, key] of KEYS.entries()) await home.set(key, index);
    for (const [index, key] of KEYS.entries()) equal(await home.get(key), index, JSON.stringify(key));
    equal((await keysOf(store, HOME)).length, KEYS.length);
  });

  check("deleting one key of a difficult set leaves the others", async ({ memory }) => {
    const home = memory(HOME);
    for (const [index, key] of KEYS.entries()) await home.set(key, index);
    for (const [index, key] of KEYS.entries()) {
      equal(await home.delete(key), true, JSON.stringify(key));
      equal(await home.has(key), false, JSON.stringify(key));
      const next = KEYS[index + 1];
      if (next !== undefined) equal(await home.get(next), index + 1, JSON.stringify(next));
    }
  });

  check("each key of a difficult set has its own history", async ({ memory }) => {
    const home = memory(HOME);
    for (const [index, key] of KEYS.entries()) await home.set(key, index);
    for (const [index, key] of KEYS.entries()) {
      const history = await home.history(key);
      equal(
        history.map(({ revision, value }) => [revision, value]),
        [[1, index]],
        JSON.stringify(key),
      );
    }
  });

  check("a missing key has no entry, history or revision", async ({ memory }) => {
    const home = memory(HOME);
    await home.set("there", 1);
    for (const key of ["ther", "there ", "THERE", "there\u0301", "__proto__", "constructor"]) {
      equal(await home.entry(key), undefined, key);
      equal(await home.history(key), [], key);
      equal(await home.delete(key), false, key);
    }
  });

  check("a prefix is plain text and not a pattern", async ({ store, memory }) => {
    const home = memory(HOME);
    for (const key of KEYS) await home.set(key, 1);
    for (const prefix of [
      "a",
      "a_",
      "a%",
      "a*",
      "[",
      "a\\",
      "A",
      "e",
      "\u00e9",
      "\u{1f54a}",
      "\uffff",
      "\u{10ffff}",
      "1",
    ]) {
      const expected = KEYS.filter((key) => key.startsWith(prefix)).length;
      equal((await keysOf(store, HOME, prefix)).length, expected, JSON.stringify(prefix));
      const newest = await home.list({ prefix, order: "newest", limit: 1_000 });
      equal(newest.entries.length, expected, `newest, ${JSON.stringify(prefix)}`);
    }
  });
}
