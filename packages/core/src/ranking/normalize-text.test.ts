import { describe, expect, it } from "vitest";
import { MAX_TEXT_UNITS, normalizeText } from "./normalize-text.js";

describe("normalizeText", () => {
  it("leaves ASCII text as it is", () => {
    expect(normalizeText("Plain, TEXT!")).toBe("Plain, TEXT!");
  });

  it("drops what does not tell words apart", () => {
    expect(normalizeText("Caf\u0065\u0301 co\u00adop 👍🏽 1\ufe0f\u20e3")).toBe("Cafe coop 👍 1");
    expect(normalizeText("שָׁלוֹם كِتَابٌ مـــدرسة أحمد फ़ाइल")).toBe("שלום كتاب مدرسة احمد फाइल");
  });

  it("leaves few marks in a row for the engine to sort, whose time is quadratic in them", () => {
    for (const marks of ["\u0e48\u0e38", "\u1dc0\uff9e", "\u0301\u0316\u302a"]) {
      const longest = normalizeText(`a${marks.repeat(1_000)}`).match(/\p{M}+/u);
      expect(longest?.[0].length).toBeLessThanOrEqual(16);
    }
  });

  it("cuts what grows past its limit", () => {
    expect(normalizeText("\ufdfa".repeat(MAX_TEXT_UNITS))).toHaveLength(MAX_TEXT_UNITS);
  });
});
