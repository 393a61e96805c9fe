import { expect, it } from "vitest";
import { CacheRoom } from "./cache-room.js";
import { ReadCache } from "./read-cache.js";

/** A cache of numbers that weigh what they say. */
function cacheIn(room: CacheRoom): ReadCache<number> {
  return new ReadCache<number>(room, (value) => value);
}

const heldOf = (cache: ReadCache<number>, names: string): string =>
  [...names].filter((name) => cache.peek("1", name) !== undefined).join("");

it("reads once, and anew at another version", () => {
  const cache = new ReadCache<string>(new CacheRoom(10_000), (value) => value.length);
  const reads: string[] = [];
  const get = (version: string, name: string): string =>
    cache.get(version, name, () => {
      reads.push(`${name} ${version}`);
      return `${name} at ${version}`;
    });
  expect([get("1", "a"), get("1", "a"), get("1", "b"), get("2", "a")]).toEqual([
    "a at 1",
    "a at 1",
    "b at 1",
    "a at 2",
  ]);
  expect(reads).toEqual(["a 1", "b 1", "a 2"]);
});

it("holds no more than there is room: what came first goes, and what is too large is not kept", () => {
  const cache = cacheIn(new CacheRoom(1_000));
  cache.keep("1", "H", 2_000);
  for (const name of "abc") cache.keep("1", name, 200);
  expect(heldOf(cache, "Habc")).toBe("bc");
});

it("shares its room: the cache that has not grown for longest gives way, and a cleared one gives all back", () => {
  const room = new CacheRoom(2_000);
  const [one, other, third] = [cacheIn(room), cacheIn(room), cacheIn(room)];
  one.keep("1", "a", 200);
  other.keep("1", "b", 200);
  one.keep("1", "c", 200);
  third.keep("1", "d", 200);
  third.keep("1", "e", 200);
  expect([heldOf(one, "ac"), heldOf(other, "b"), heldOf(third, "de")]).toEqual(["ac", "", "de"]);
  one.clear();
  other.keep("1", "f", 200);
  other.keep("1", "g", 200);
  expect([heldOf(one, "ac"), heldOf(other, "fg"), heldOf(third, "de")]).toEqual(["", "fg", "de"]);
});
