import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_TEXT_UNITS } from "./normalize-text.js";
import { words } from "./words.js";

const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom(..."aZ9'.,_ \n\u0301\u05b0京กあ😀🇩"), fc.string({ unit: "binary" })),
});

describe("words", () => {
  it("folds case and diacritics", () => {
    expect(words("Café CAFE\u0301 Ångström Ελλάδα ΟΔΟΣ οδός")).toEqual([
      ...["cafe", "cafe", "angstrom", "ελλαδα", "οδοσ", "οδοσ"],
    ]);
    expect(words("Straße Łódź Tromsø İstanbul ISI ısı Ёлка")).toEqual([
      ...["strasse", "lodz", "tromso", "istanbul", "isi", "isi", "елка"],
    ]);
  });

  it("reads compatibility forms as what they stand for", () => {
    expect(words("ＡＢＣ ﬁne ｶﾞ x²")).toEqual(["abc", "fine", "ガ", "x2"]);
  });

  it("keeps Hangul and kana composed", () => {
    expect(words("한국어".normalize("NFD"))).toEqual(["한국어"]);
    expect(words("ガ".normalize("NFD"))).toEqual(["ガ"]);
  });

  it("splits keys into what people ask for", () => {
    expect(words("user:42 plan/price customer_name D1:3 a.b@example.com well-known")).toEqual([
      ...[
        "user",
        "42",
        "plan",
        "price",
        "customer",
        "name",
        "d1",
        "3",
        "a",
        "b",
        "example",
        "com",
        "well",
        "known",
        "wellknown",
      ],
    ]);
  });

  it("gives camelCase whole and in parts", () => {
    expect(words("customerName")).toEqual(["customername", "customer", "name"]);
    expect(words("HTTPServer")).toEqual(["httpserver", "http", "server"]);
    expect(words("LGBTQ TVs Caroline")).toEqual(["lgbtq", "tvs", "caroline"]);
  });

  it("takes a possessive off and keeps a contraction", () => {
    expect(words("Caroline's Caroline\u2019s dogs' DON'T we\u2019ll")).toEqual([
      ...["caroline", "caroline", "dogs", "don't", "we'll"],
    ]);
  });

  it("gives other words with an apostrophe whole and in parts", () => {
    expect(words("O'Brien l\u2019homme")).toEqual(["obrien", "o", "brien", "lhomme", "l", "homme"]);
  });

  it("keeps numbers together and drops the commas that group thousands", () => {
    expect(words("3.14 1,000 12,345,678.50")).toEqual([...["3.14", "1000", "12345678.50"]]);
    expect(words("1,2,3 1,0000 1234,567 ends in 2023.")).toEqual([
      ...["1", "2", "3", "1", "0000", "1234", "567", "ends", "in", "2023"],
    ]);
  });

  it("gives versions, dates and addresses whole and in parts", () => {
    expect(words("v1.2 9.11.2023 v1.2.3")).toEqual([
      ...["v1.2", "1.2", "9.11.2023", "9", "11", "2023", "v1.2.3", "1.2.3", "1", "2", "3"],
    ]);
  });

  it("gives two words with a hyphen also as one, but no longer chain and no number", () => {
    expect(words("E-mails wi\u2011fi état-major")).toEqual([
      ...["e", "mails", "emails", "wi", "fi", "wifi", "etat", "major", "etatmajor"],
    ]);
    expect(words("state-of-art covid-19 -x- a - b a--b")).toEqual([
      ...["state", "of", "art", "covid", "19", "x", "a", "b", "a", "b"],
    ]);
  });

  it("tells languages apart by their sign", () => {
    expect(words("C++, C# f#; c#4 x+y a+ issue#")).toEqual([
      ...["c", "c++", "c", "c#", "f", "f#", "c", "4", "x", "y", "a", "issue"],
    ]);
  });

  it("gives a Korean word also without its particle", () => {
    expect(words("서울에서 고양이를 책 커피입니다")).toEqual([
      ...["서울에서", "서울", "고양이를", "고양이", "책", "커피입니다", "커피"],
    ]);
  });

  it("finds words by dictionary in scripts without spaces, in the order of the text", () => {
    expect(words("昨日 東京大学 Tower สวัสดีครับ end")).toEqual([
      ...["昨日", "昨", "日", "東京", "東", "京", "大学", "大", "学", "tower", "สวัสดี", "ครับ", "end"],
    ]);
    expect(words("ทำงาน น้ำ")).toEqual(["ทำงาน", "น้ำ"]);
    expect(words("東京。大 食べる")).toEqual(["東京", "東", "京", "大", "食べる", "食"]);
  });

  it("reads Indic, Arabic and Hebrew words with their marks", () => {
    expect(words("हिन्दी में, السلام عليكم שָׁלוֹם")).toHaveLength(5);
    expect(words("می\u200cخواهم")).toEqual(["ميخواهم"]);
    expect(words("كِتَابٌ كتاب مدرسة مدرسه")).toEqual(["كتاب", "كتاب", "مدرسه", "مدرسه"]);
  });

  it("takes emoji for words, whatever their skin tone and company", () => {
    expect(words("hi😀😀 👍🏽 👨‍👩‍👧 🇩🇪🇫🇷 1️⃣")).toEqual([
      "hi",
      "😀",
      "😀",
      "👍",
      "👨",
      "👩",
      "👧",
      "🇩🇪",
      "🇫🇷",
      "1",
    ]);
  });

  it("finds nothing where there are no words", () => {
    for (const text of ["", " \n\t", "?!.,'\"", "\u0301\u05b0", "\ud800", "\0"])
      expect(words(text)).toEqual([]);
  });

  it("cuts long words to 64 units and splits no surrogate pair", () => {
    expect(words("a".repeat(100))).toEqual(["a".repeat(64)]);
    expect(words(`a${"𐐨".repeat(40)}`)).toEqual([`a${"𐐨".repeat(31)}`]);
  });

  it("gives well-formed words of 1 to 64 units for any text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const word of words(text)) {
          expect(word).toMatch(/^\S{1,64}$/);
          expect(word).not.toMatch(/\p{Cs}/u);
        }
      }),
    );
  });

  it("reads lines apart from each other", () => {
    fc.assert(
      fc.property(anyText, anyText, (first, second) => {
        expect(words(`${first}\n${second}`)).toEqual([...words(first), ...words(second)]);
      }),
    );
  });

  it("reads composed and decomposed text alike", () => {
    const text = "Việt Nam, Ünïcödé, Ελλάδα, 한국어, がぎ, שָׁלוֹם, हिन्दी, น้ำ";
    expect(words(text.normalize("NFD"))).toEqual(words(text.normalize("NFC")));
  });
});

describe("words of 256 KiB of hostile text", () => {
  const SIZE = 262_144;
  const floods = {
    "one word": "a",
    "one word of capitals and small letters": "aB",
    apostrophes: "'",
    "letters and apostrophes": "a'",
    commas: "1,",
    "grouped thousands": "1,000,",
    points: "1.",
    digits: "1",
    "combining marks out of order": "\u0301\u0316",
    "Hebrew points out of order": "\u05c2\u05b0",
    "half-width voicing marks": "\u1dc0\uff9e",
    "text that NFKC makes 18 times as long": "\ufdfa",
    emoji: "😀",
    flags: "🇩🇪",
    "lone surrogates": "\ud800",
    "Han letters": "龘",
    "Han words between spaces": "京都 ",
    Thai: "ก",
  };

  it.each(Object.entries(floods))("takes linear time for %s", (_, unit) => {
    const text = `a${unit.repeat(SIZE / unit.length)}`;
    const times = Array.from({ length: 3 }, () => {
      const started = performance.now();
      words(text);
      return performance.now() - started;
    });
    // Some 5 ms when alone on a machine; the room is for busy ones.
    expect(Math.min(...times)).toBeLessThan(500);
  });

  it("reads its beginning", () => {
    expect(words(`${" ".repeat(MAX_TEXT_UNITS - 5)}early late`)).toEqual(["early"]);
  });
});
