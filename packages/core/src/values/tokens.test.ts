import fc from "fast-check";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { estimateTokens, MOST_TOKENS_PER_UNIT } from "./tokens.js";

const english =
  "The customer prefers a window seat, is allergic to peanuts, and wants her invoices on the last Friday of the month. " +
  "Renewal of the gold plan was agreed in Lisbon; budget approval is with Priya until the quarterly review. " +
  "If the shipping address changes again, call the office before anything leaves the warehouse. ";

/** Repeatable pseudo-random characters from a set. */
function noise(characters: string, length: number): string {
  const set = [...characters];
  let seed = 7;
  return Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return set[Math.floor((seed / 2 ** 32) * set.length)];
  }).join("");
}

const range = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join("");
const lower = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";

const TEXTS: Record<string, string> = {
  English: english.repeat(5),
  "English in capitals": english.toUpperCase().repeat(5),
  German:
    "Der Kunde möchte die Rechnungen am Monatsende per E-Mail erhalten; Ansprechpartnerin ist Frau Müller. ".repeat(
      8,
    ),
  Finnish:
    "Asiakas haluaa laskut kuukauden lopussa sähköpostitse ja pyytää soittamaan ennen toimitusta. ".repeat(8),
  Russian: "Клиент предпочитает получать счета в конце каждого месяца по электронной почте. ".repeat(8),
  Chinese: "客户希望在每个季度末收到账单，并且由财务部门的负责人亲自确认款项已经到账。".repeat(8),
  Japanese: "お客様のご要望により、毎月の請求書は電子メールで送付されます。担当は田中さんです。".repeat(8),
  Korean: "고객님께서는 매월 말에 청구서를 이메일로 받기를 원하십니다. ".repeat(8),
  Arabic: "يفضل العميل استلام الفواتير في نهاية كل شهر عبر البريد الإلكتروني. ".repeat(8),
  Hindi: "ग्राहक हर महीने के अंत में ईमेल द्वारा चालान प्राप्त करना पसंद करते हैं। ".repeat(8),
  "rare Chinese": noise(range(0x4e00, 0x9fff), 800),
  emoji: noise("😀🎉🚀👍🙏🌍🐙🦄🧩🪐🫠🥷☕⭐✅❌💡📅", 500),
  base64: noise(lower + lower.toUpperCase() + digits, 3_000),
  hex: noise("0123456789abcdef", 3_000),
  identifiers: Array.from({ length: 60 }, (_, index) =>
    noise("0123456789abcdef", 8 + (index % 5)).slice(-8),
  ).join("-"),
  punctuation: noise(range(0x21, 0x2f) + range(0x3a, 0x40) + range(0x5b, 0x60) + range(0x7b, 0x7e), 2_000),
  digits: noise(digits, 2_000),
  "random letters": noise(lower, 2_000),
  "made-up words": noise(`${lower}     `, 3_000),
  JSON: JSON.stringify(
    Array.from({ length: 60 }, (_, id) => ({ id, name: "gold", price: id / 7, ok: true })),
  ),
  "keys of many words": Array.from({ length: 200 }, () => "user:plan:renewal_date").join("/"),
  "unknown scripts": noise(range(0x12000, 0x12100) + range(0x20000, 0x20100), 500),
};

describe("the estimate of tokens", () => {
  it.each(Object.entries(TEXTS))("is not too low over a page: %s", (_name, text) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(countTokens(text));
  });

  it("is at most about half too high for English", () => {
    const text = TEXTS["English"] ?? "";
    expect(estimateTokens(text) / countTokens(text)).toBeLessThan(1.5);
  });

  it("is never below one for a character and is nothing for no text", () => {
    expect(estimateTokens("")).toBe(0);
    for (const text of ["a", " ", "1", "|", "é", "漢", "😀", "\n"])
      expect(estimateTokens(text)).toBeGreaterThanOrEqual(1);
  });

  it("is never above the most that is promised for each UTF-16 unit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        expect(estimateTokens(text)).toBeLessThanOrEqual(text.length * MOST_TOKENS_PER_UNIT);
      }),
      { numRuns: 2_000, examples: [["QX"], ["\u0e01"], ["\u{1d400}"], ["\uffff"], ["\u200b"]] },
    );
  });
});
