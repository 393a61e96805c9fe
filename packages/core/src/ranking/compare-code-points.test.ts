import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareCodePoints } from "./compare-code-points.js";

const text = fc.string({
  unit: fc.constantFrom("a", "b", "z", "é", "\ud7ff", "\ue000", "ﬀ", "\uffff", "𐀀", "😀", "\u{10ffff}"),
});

describe("compareCodePoints", () => {
  it("puts characters past U+FFFF last, unlike UTF-16 units", () => {
    expect(["😀", "ﬀ", "a"].sort(compareCodePoints)).toEqual(["a", "ﬀ", "😀"]);
    expect(["😀", "ﬀ", "a"].sort()).toEqual(["a", "😀", "ﬀ"]);
  });

  it("puts a beginning before the whole", () => {
    expect(compareCodePoints("key", "keys")).toBeLessThan(0);
    expect(compareCodePoints("", "a")).toBeLessThan(0);
    expect(compareCodePoints("same", "same")).toBe(0);
  });

  it("is the order of code points", () => {
    const points = (value: string) => Array.from(value, (character) => character.codePointAt(0) ?? 0);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const left = points(a);
        const right = points(b);
        const at = left.findIndex((point, index) => point !== right[index]);
        const expected = at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
        expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(expected));
      }),
    );
  });
});
