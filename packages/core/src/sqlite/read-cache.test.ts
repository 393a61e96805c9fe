import { expect, it } from "vitest";
import { namespace } from "../namespace.js";
import { CacheRoom } from "./cache-room.js";
import { ReadCache } from "./read-cache.js";

const NAMESPACE = namespace("acme");

/** The terms of a value of about 1,000 bytes. */
const VALUE = ["x".repeat(320)];

const keep = (cache: ReadCache, name: string): void => cache.of(NAMESPACE).terms.keep(name, VALUE);
const heldOf = (cache: ReadCache, names: string): string =>
  [...names].filter((name) => cache.of(NAMESPACE).terms.get(name) !== undefined).join("");

it("reads once, and anew at another version", () => {
  const cache = new ReadCache(new CacheRoom(10_000));
  const reads: string[] = [];
  const get = (version: number, name: string): readonly string[] => {
    cache.keepAt(version, 0);
    return cache.of(NAMESPACE).terms.orRead(name, () => {
      reads.push(`${name} ${version}`);
      return [`${name} at ${version}`];
    });
  };
  expect([get(1, "a"), get(1, "a"), get(1, "b"), get(2, "a")].flat()).toEqual([
    "a at 1",
    "a at 1",
    "b at 1",
    "a at 2",
  ]);
  expect(reads).toEqual(["a 1", "b 1", "a 2"]);
});

it("keeps nothing where there is never room, and begins anew when it is full", () => {
  const cache = new ReadCache(new CacheRoom(3_000));
  cache.of(NAMESPACE).terms.keep("H", ["x".repeat(10_000)]);
  for (const name of "ab") keep(cache, name);
  expect(heldOf(cache, "Hab")).toBe("ab");
  keep(cache, "c");
  keep(cache, "d");
  expect(heldOf(cache, "abd")).toBe("d");
});

it("shares its room: the cache that has not grown for longest gives way, and a cleared one gives all back", () => {
  const room = new CacheRoom(4_500);
  const [one, other, third] = [new ReadCache(room), new ReadCache(room), new ReadCache(room)];
  keep(one, "a");
  keep(other, "b");
  keep(one, "c");
  keep(third, "d");
  expect([heldOf(one, "ac"), heldOf(other, "b"), heldOf(third, "d")]).toEqual(["ac", "", "d"]);
  one.clear();
  keep(other, "e");
  keep(other, "f");
  expect([heldOf(one, "ac"), heldOf(other, "ef"), heldOf(third, "d")]).toEqual(["", "ef", "d"]);
});
