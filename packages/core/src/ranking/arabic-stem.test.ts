import { describe, expect, it } from "vitest";
import { arabicStem } from "./arabic-stem.js";

describe("the stem of an Arabic word", () => {
  it.each([
    ["with its article", ["فاتوره", "الفاتوره", "بالفاتوره", "والفاتوره"]],
    ["and its plural", ["مهندس", "مهندسون", "مهندسين", "المهندسين"]],
    ["and its owner", ["كتاب", "كتابها", "كتابه", "كتابي"]],
  ])("is that of the word %s", (_, words) => {
    expect(new Set(words.map(arabicStem)).size).toBe(1);
  });

  it("keeps two letters behind an article and three before an ending", () => {
    expect(arabicStem("القط")).toBe("قط");
    expect(arabicStem("ال")).toBe("ال");
    expect(arabicStem("لكي")).toBe("لكي");
  });

  it("is for Arabic only", () => {
    for (const word of ["the", "שלום", "كتاب1", ""]) expect(arabicStem(word)).toBeUndefined();
  });
});
