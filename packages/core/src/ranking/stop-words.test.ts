import { describe, expect, it } from "vitest";
import { isStopWord } from "./stop-words.js";
import { words } from "./words.js";

describe("isStopWord", () => {
  it("knows the words that questions are made of", () => {
    const question = words("What did she say when you weren't there, and why? It's what they'd have done.");
    expect(question.filter((word) => !isStopWord(word))).toEqual(["say", "done"]);
  });

  it("lets names and numbers pass", () => {
    for (const word of ["doe", "us", "42", "id", "может", "不"]) expect(isStopWord(word)).toBe(false);
  });
});
