import { describe, expect, it } from "vitest";
import { textOfJson } from "./json-text.js";

const lines = (json: string) => textOfJson(json).split("\n");

describe("textOfJson", () => {
  it("gives property names, strings, numbers and booleans from top to bottom, and no null", () => {
    expect(lines('{"a": ["b", -1.5e3, null], "c": {"d": true, "e": false}}')).toEqual([
      ...["a", "b", "-1.5e3", "c", "d", "true", "e", "false"],
    ]);
  });

  it("reads escapes as what they stand for", () => {
    for (const text of ['say "hi"', "back\\slash\\", "\\", '\\"', "é\t\u2028", "true 5 {}"]) {
      expect(textOfJson(JSON.stringify(text))).toBe(text);
    }
  });

  it("has nothing to read in an empty value", () => {
    for (const json of ["null", "[]", "{}", "[[], {}]"]) expect(textOfJson(json)).toBe("");
  });
});
