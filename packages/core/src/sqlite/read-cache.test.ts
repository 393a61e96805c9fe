import { expect, it } from "vitest";
import { ReadCache } from "./read-cache.js";

it("reads once, and anew at another version", () => {
  const cache = new ReadCache<string>(10_000, (value) => value.length);
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

it("holds no more than it may: what came first goes, and what is too large is not kept", () => {
  const cache = new ReadCache<number>(1_000, (value) => value);
  const isKept = (name: string): boolean => {
    let wasRead = false;
    cache.get("1", name, () => {
      wasRead = true;
      return 5_000;
    });
    return !wasRead;
  };
  cache.get("1", "huge", () => 2_000);
  for (const name of ["a", "b", "c"]) cache.get("1", name, () => 200);
  expect(["huge", "a", "b", "c"].map(isKept)).toEqual([false, false, true, true]);
});
