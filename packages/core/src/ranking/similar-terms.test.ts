import { describe, expect, it } from "vitest";
import { rangesOfSimilar, similarTerms } from "./similar-terms.js";

describe("terms like another", () => {
  it("are those nearly spelt alike first, then those that it begins, the shorter first", () => {
    const among = ["pigeonhol", "pigeonri", "pidgeon", "pigeno", "pigoen", "pig", "pigeon", "pint", "paper"];
    expect(similarTerms("pigeon", among)).toEqual(["pidgeon", "pigeno", "pigoen", "pigeonri", "pigeonhol"]);
  });

  it.each([
    ["one letter of five", "price", ["pride", "prize"], ["pride", "prize"]],
    ["none of four", "lake", ["lace", "lane"], []],
    ["two of nine", "mayonaise", ["mayonnaize", "mayonnaisse", "mayo"], ["mayonnaize", "mayonnaisse"]],
    ["no digit", "room12", ["room13", "room1"], []],
    ["other scripts by code point", "привет", ["превет", "приветлив"], ["превет", "приветлив"]],
    ["an ending", "клиентов", ["клиент", "клие", "клиентура"], ["клиент"]],
    ["an ending of a short word", "hauser", ["haus", "hau", "hausfrau"], ["haus"]],
    ["letters of two units", "𐐨𐐩𐐪𐐫𐐬", ["𐐨𐐩𐐪𐐭𐐬"], ["𐐨𐐩𐐪𐐭𐐬"]],
  ])("may have wrong: %s", (_, term, among, expected) => {
    expect(similarTerms(term, among)).toEqual(expected);
  });

  it("are eight at most", () => {
    expect(
      similarTerms(
        "pigeon",
        Array.from("abcdefghijk", (letter) => `pigeon${letter}`),
      ),
    ).toHaveLength(8);
  });

  it("begin with the same two letters, or with more where those are too many; short terms and numbers have none", () => {
    expect(rangesOfSimilar("pigeon")).toEqual([
      { from: "pi", to: "pi\u{10ffff}" },
      { from: "pige", to: "pige\u{10ffff}" },
      { from: "pigeon", to: "pigeon\u{10ffff}" },
    ]);
    expect(rangesOfSimilar("東京")).toEqual([{ from: "東京", to: "東京\u{10ffff}" }]);
    for (const term of ["cat", "東", "2026", "room12", "a"]) expect(rangesOfSimilar(term)).toEqual([]);
  });
});
