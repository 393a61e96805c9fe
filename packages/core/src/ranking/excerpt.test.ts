import { describe, expect, it } from "vitest";
import { excerptFinder } from "./excerpt.js";

const filler = "Nothing of interest happens in this sentence. ".repeat(40);

/** The part that is shown. */
function part(text: string, query: string, length = 200): string {
  const start = excerptFinder(text, query)(length);
  return text.slice(start, start + length);
}

describe("the part of a long text", () => {
  it.each([
    [
      "in the middle",
      `${filler}The invoice goes to Ann.${filler}`,
      "who gets the invoices?",
      "invoice goes to Ann",
    ],
    ["at the end", `${filler}The invoice goes to Ann.`, "invoice", "invoice goes to Ann."],
    ["at the beginning", `The invoice goes to Ann. ${filler}`, "invoice", "The invoice goes to Ann"],
    ["in other letters", `${filler}Das Büro schließt früh.${filler}`, "BURO", "Das Büro"],
    [
      "in Chinese",
      `${"今天天气很好。".repeat(90)}发票寄给安娜。${"今天天气很好。".repeat(90)}`,
      "发票",
      "发票寄给安娜",
    ],
    ["in Korean", `${filler}고양이를 키웁니다.${filler}`, "고양이는?", "고양이를 키웁니다"],
    ["in Thai", `${"วันนี้ไม่มีอะไรเกิดขึ้น ".repeat(60)}เขาชอบกาแฟมาก ${filler}`, "กาแฟ", "เขาชอบกาแฟมาก"],
    [
      "in Arabic",
      `${"لم يحدث شيء في المكتب. ".repeat(60)}كِتَابٌ والفاتورة. ${filler}`,
      "فاتورة",
      "كِتَابٌ والفاتورة",
    ],
    ["in Hindi", `${"आज कुछ नहीं हुआ। ".repeat(90)}फ़ाइल भेज दी। ${filler}`, "फाइल", "फ़ाइल भेज दी"],
    [
      "in letters that fold to two",
      `${"Fluß ".repeat(300)}Maß und Ziel ${"Fluß ".repeat(300)}`,
      "Ziel",
      "Maß und Ziel",
    ],
    ["in a stemmed form", `${filler}She studies geology.${filler}`, "study", "studies geology"],
  ])("holds what was asked for: %s", (_name, text, query, expected) => {
    expect(part(text, query)).toContain(expected);
  });

  it("is where most of the words are, rare ones first", () => {
    const text = `${"plan ".repeat(60)}${filler}the gold plan for Ann${filler}plan ${filler}`;
    expect(part(text, "gold plan Ann")).toContain("gold plan for Ann");
  });

  it("begins with a whole word, and with a whole character", () => {
    const text = `${filler}The invoice goes to Ann.${filler}`;
    const start = excerptFinder(text, "invoice")(200);
    expect(text[start - 1]).toBe(" ");
    const emoji = `${"😀".repeat(500)}invoice${"😀".repeat(500)}`;
    expect(part(emoji, "invoice", 101)).not.toMatch(/^[\uDC00-\uDFFF]/);
  });

  it("is the beginning where nothing matches, and where all fits", () => {
    expect(excerptFinder(filler, "zebra")(100)).toBe(0);
    expect(excerptFinder("a zebra", "zebra")(100)).toBe(0);
    expect(excerptFinder(filler, "")(100)).toBe(0);
  });
});
