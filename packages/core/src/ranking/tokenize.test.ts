import { describe, expect, it } from "vitest";
import { tokenize } from "./tokenize.js";

describe("tokenize", () => {
  it("gives terms in order with repeats", () => {
    expect(tokenize("Running dogs run; the dog ran.")).toEqual(["run", "dog", "run", "the", "dog", "run"]);
  });

  it("stems a word however it is written", () => {
    expect(tokenize("paintings PAINTING Painted paint's")).toEqual(["paint", "paint", "paint", "paint"]);
    expect(tokenize("Cafés résumés")).toEqual(["cafe", "resum"]);
  });

  it("leaves alone what is not all English letters once folded", () => {
    expect(tokenize("don't 8pms v2s größere ώρες 東京")).toEqual([
      "don't",
      "8pms",
      "v2s",
      "grosser",
      "ωρεσ",
      "東京",
      "東",
      "京",
    ]);
  });
});
