import { Memory } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";

const OTHERS = ["the dog sleeps", "公司在上海", "القطة تنام", "고양이를 키웁니다"];

/** What is stored, and how it is asked for. */
const CASES: readonly (readonly [name: string, stored: string, queries: readonly string[]])[] = [
  ["Chinese", "他的生日是五月三号,要去爬山", ["他什么时候过生日?", "山", "五月"]],
  ["Japanese", "昨日コンピューターで寿司を食べた", ["食べる", "コンピュータ", "ｺﾝﾋﾟｭｰﾀｰ", "寿司"]],
  ["Korean", "서울에서 회의가 열립니다", ["서울은 어때요?", "회의", "서울"]],
  ["Thai", "เขาดื่มกาแฟทุกเช้า", ["กาแฟ"]],
  ["Arabic", "كِتَابٌ عن المـــدرسة لأحمد", ["كتاب", "مدرسة", "المدرسه", "الكتاب"]],
  ["Hebrew", "שָׁלוֹם לכולם", ["שלום"]],
  ["Hindi", "फ़ाइल भेज दी", ["फाइल", "फ़ाइल"]],
  ["Turkish", "Iğdır'da ışık İstanbul'da söndü", ["IŞIK", "ışık", "istanbul", "İSTANBUL"]],
  ["German", "Das Haus an der Straße, Frau Müller", ["Häuser", "STRASSE", "Muller"]],
  ["Russian", "Ёлка и клиент", ["елка", "клиентов", "клиента"]],
  ["Greek", "Η Αθήνα", ["ΑΘΗΝΑ", "αθηνα"]],
  ["French", "L'hôtel et l'été", ["hotel", "l'e\u0301te\u0301", "HÔTEL"]],
  ["emoji", "Pizza 🍕 for the 👨‍👩‍👧", ["🍕", "👨‍👩‍👧"]],
  ["hyphens", "Send an e-mail over wifi", ["email", "E-Mails", "wi-fi"]],
  ["identifiers", "getUserById reads customer_name", ["customerName", "user by id", "customer-name"]],
  ["versions and dates", "v1.2.3 came out on 12.05.2024", ["1.2.3", "2024", "12.05.2024"]],
];

describe("recall finds", () => {
  it.each(CASES)("%s, however it is written", async (name, stored, queries) => {
    const memory = new Memory(`languages/${name.replaceAll(" ", "-")}`, { store: "sqlite::memory:" });
    for (const [index, text] of OTHERS.entries()) await memory.set(`other ${index}`, text);
    await memory.set("wanted", stored);
    await memory.set("last", "nothing of it");
    for (const query of queries) {
      const { matches } = await memory.recall(query);
      expect(matches[0]?.entry.key, query).toBe("wanted");
    }
  });

  it("C++ before C# and C# before C++", async () => {
    const memory = new Memory("languages/signs", { store: "sqlite::memory:" });
    for (const language of ["C#", "C++", "C"]) await memory.set(`on ${language}`, `uses ${language} daily`);
    await memory.set("rest", "rest");
    for (const language of ["C++", "C#"]) {
      const [first, second] = (await memory.recall(`${language}?`)).matches;
      expect(first?.entry.value).toBe(`uses ${language} daily`);
      expect(first?.score).toBeGreaterThan(second?.score ?? 0);
    }
  });

  it("what is spelt wrongly at the end of a long question", async () => {
    const memory = new Memory("languages/late", { store: "sqlite::memory:" });
    await memory.set("wanted", "Ann booked the restaurant");
    for (const word of ["anniversary", "dinner", "table", "evening", "window"])
      await memory.set(word, `The ${word}.`);
    const { matches } = await memory.recall("anniversary dinner table evening window restarant");
    expect(matches.map(({ entry }) => entry.key)).toContain("wanted");
  });

  it("what a word begins also where thousands of words begin alike", async () => {
    const memory = new Memory("languages/many-words", { store: "sqlite::memory:" });
    const letters = [..."abcdefghij"];
    const words = letters.flatMap((one) =>
      letters.flatMap((two) => letters.map((three) => one + two + three)),
    );
    await memory.set("words", words.map((word) => `con${word}x`).join(" "));
    await memory.set("more", words.map((word) => `con${word}y`).join(" "));
    await memory.set("wanted", "contribution of the year");
    expect((await memory.recall("contrib")).matches[0]?.entry.key).toBe("wanted");
    expect((await memory.recall("contrubution")).matches[0]?.entry.key).toBe("wanted");
  });
});
