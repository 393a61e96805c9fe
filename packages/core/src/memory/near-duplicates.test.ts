import { describe, expect, it } from "vitest";
import { firstAlike } from "./near-duplicates.js";

const long = "The customer prefers a window seat and wants the invoice at the end of each month";

const WORDS = Array.from({ length: 21 }, (_, index) => `word${String.fromCharCode(97 + index)}`);

describe("near duplicates", () => {
  it.each([
    ["the same text", "gold plan", "gold plan"],
    ["other case and punctuation", "Ann likes tea.", "ann likes TEA!"],
    ["a plural and an article", "Prefers window seats", "prefers a window seat"],
    ["one word in a long text", `${long}. ${long}.`, `So: ${long}. ${long}`],
    ["one word more after nineteen", WORDS.slice(0, 19).join(" "), WORDS.slice(0, 20).join(" ")],
    ["other languages", "Она любит чай", "она любит чай."],
    ["signs only, the same", "!!!", "!!!"],
  ])("are told: %s", (_name, one, other) => {
    expect(firstAlike([one, other])).toEqual([0, 0]);
  });

  it.each([
    ["one word more after eighteen", WORDS.slice(0, 18).join(" "), WORDS.slice(0, 19).join(" ")],
    ["another word of twenty", WORDS.slice(0, 20).join(" "), WORDS.slice(1, 21).join(" ")],
    ["another number", `${long}, 12`, `${long}, 13`],
    ["one number more", `${long} 12`, long],
    ["another word in a short text", "Ann likes tea", "Ann likes rum"],
    ["a text and more of it", long, `${long}. ${long}`],
    ["its opposite", `${long}. ${long}.`, `Not: ${long}. ${long}`],
    ["another word", long, long.replace("window", "aisle")],
    ["other signs", "!!!", "???"],
    ["what differs far behind", `${long.repeat(60)} 12`, `${long.repeat(60)} 13`],
  ])("are not: %s", (_name, one, other) => {
    expect(firstAlike([one, other])).toEqual([0, 1]);
  });

  it("are those of the first, however many there are", () => {
    expect(firstAlike(["a b", "c", "A B", "c.", "a, b"])).toEqual([0, 1, 0, 1, 0]);
    expect(firstAlike(new Array<string>(1_000).fill("same"))).toEqual(new Array(1_000).fill(0));
    expect(firstAlike([])).toEqual([]);
  });
});
