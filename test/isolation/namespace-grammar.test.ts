import { isMemoryError, namespace, parseNamespace } from "@pigeonhole/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { amount } from "../soak.ts";

const runs = { numRuns: amount({ test: 5_000, soak: 100_000 }) };
const LETTERS = "abcXYZ0189";
const INNER = `${LETTERS}._@+:|-`;
const LAST = `${LETTERS}_-`;
const HOSTILE = ["/", "", " ", ".", "..", "%", "\\", "\0", "\n", "é", "а", "\ud800", "*", "~", "#", "{"];

/** The grammar in words, without a regular expression: what DESIGN says a segment is. */
function isSegment(text: string): boolean {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const characters = text.split("");
  return (
    characters.length >= 1 &&
    characters.length <= 128 &&
    characters.every((character) => `${letters}._@+:|-`.includes(character)) &&
    letters.includes(characters[0] ?? "/") &&
    `${letters}_-`.includes(characters.at(-1) ?? "/")
  );
}

function answer(make: () => string): string {
  try {
    return `is ${make()}`;
  } catch (error) {
    if (!isMemoryError(error)) throw error;
    expect(error.retryable).toBe(false);
    return error.code;
  }
}

const character = (from: string) => fc.constantFrom(...from.split(""));

const segment = fc.oneof(
  character(LETTERS),
  fc
    .tuple(character(LETTERS), fc.array(character(INNER), { maxLength: 128 }), character(LAST))
    .map(([first, inner, last]) => `${first}${inner.join("")}${last}`),
);

const nearly = fc
  .tuple(fc.array(fc.oneof(character(INNER), fc.constantFrom(...HOSTILE)), { maxLength: 6 }), segment)
  .chain(([parts, good]) => fc.shuffledSubarray([...parts, good]).map((mixed) => mixed.join("")));

const parts = fc.array(fc.oneof({ weight: 6, arbitrary: segment }, nearly), { maxLength: 10 });

test("exactly what the grammar names is a namespace, and it is never rewritten", () => {
  fc.assert(
    fc.property(parts, (given) => {
      const whole = given.join("/");
      const fits = given.length >= 1 && given.length <= 8 && given.every(isSegment) && whole.length <= 512;
      const expected = fits ? `is ${whole}` : "invalid_namespace";
      expect(answer(() => namespace(...given))).toBe(expected);
    }),
    runs,
  );
});

test("a whole path is read as its parts are", () => {
  fc.assert(
    fc.property(parts, (given) => {
      const whole = given.join("/");
      expect(answer(() => parseNamespace(whole))).toBe(answer(() => namespace(...whole.split("/"))));
    }),
    runs,
  );
});

test("different parts never make one name", () => {
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const [first, second] = [answer(() => namespace(...one)), answer(() => namespace(...other))];
      if (first === second && first !== "invalid_namespace") expect(one).toEqual(other);
    }),
    runs,
  );
});

test("the ends of the grammar", () => {
  const seven = Array.from({ length: 7 }, () => "s".repeat(63));
  const eight = [...seven, "s".repeat(64)];
  expect(answer(() => namespace(...eight))).toBe(`is ${eight.join("/")}`);
  expect(eight.join("/")).toHaveLength(512);
  expect(answer(() => namespace(...seven, "s".repeat(65)))).toBe("invalid_namespace");
  expect(answer(() => namespace("s".repeat(128)))).toBe(`is ${"s".repeat(128)}`);
  expect(answer(() => namespace("s".repeat(129)))).toBe("invalid_namespace");
  expect(answer(() => namespace(...Array.from({ length: 9 }, () => "s")))).toBe("invalid_namespace");
  expect(answer(() => namespace())).toBe("invalid_namespace");
  for (const text of ["a\n", "a.", "a@", "a:", "a|", "a+", "_a", "-a", "a/", "/a", "a//b"]) {
    expect(
      answer(() => parseNamespace(text)),
      text,
    ).toBe("invalid_namespace");
  }
  for (const text of ["a_", "a-", "0", "user@example.com", "a|b:c+d.e"]) {
    expect(
      answer(() => parseNamespace(text)),
      text,
    ).toBe(`is ${text}`);
  }
});
