import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkKey, checkPrefix } from "./key.js";

const invalidKey = expect.objectContaining({ code: "invalid_key" });
const invalidArgument = expect.objectContaining({ code: "invalid_argument" });

describe("a key", () => {
  it.each([
    "a",
    " ",
    "user:42",
    "__proto__",
    "constructor",
    "😀",
    "a/b/../c",
    "x".repeat(512),
    "é".repeat(256),
    "😀".repeat(128),
    "\u200B",
    "%'_",
  ])("is taken as it is: %j", (key) => expect(checkKey(key)).toBe(key));

  it.each([
    "",
    "a\nb",
    "\0",
    "\t",
    "\u007f",
    "\u0085",
    "a\uD83D",
    "\uDE00b",
    "x".repeat(513),
    "é".repeat(257),
    "😀".repeat(129),
    "x".repeat(1e7),
  ])("is refused: %#", (key) => expect(() => checkKey(key)).toThrowError(invalidKey));

  it.each([undefined, null, 5, {}, ["a"], Symbol("a"), Object("a")])("is a string: %#", (key) => {
    expect(() => checkKey(key)).toThrowError(invalidKey);
  });

  it("is any text within the rules, and no other", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const fits =
          text !== "" &&
          Buffer.byteLength(text) <= 512 &&
          !/\p{Surrogate}/u.test(text) &&
          !/\p{Cc}/u.test(text);
        if (fits) expect(checkKey(text)).toBe(text);
        else expect(() => checkKey(text)).toThrowError(invalidKey);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a prefix", () => {
  it("may be missing or empty", () => {
    expect([checkPrefix(undefined), checkPrefix(""), checkPrefix("user:")]).toEqual(["", "", "user:"]);
  });

  it.each([null, 5, "a\n", "\uD83D", "x".repeat(513)])("follows the rules of a key else: %#", (prefix) => {
    expect(() => checkPrefix(prefix)).toThrowError(invalidArgument);
  });
});
