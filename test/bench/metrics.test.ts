import { describe, expect, it } from "vitest";
import { median, percentile } from "../../bench/src/common/measure.ts";
import { meanScores, score } from "../../bench/src/recall/metrics.ts";

describe("bench recall scores", () => {
  it("an answer with two of three pieces of evidence, at ranks 2 and 4", () => {
    const scores = score(["x", "a", "y", "b", "z"], ["a", "b", "c"], 5);
    expect(scores.hit).toBe(1);
    expect(scores.recall).toBeCloseTo(2 / 3, 12);
    expect(scores.all).toBe(0);
    // Gains 1/log2(3) and 1/log2(5) of the best possible 1/log2(2) + 1/log2(3) + 1/log2(4), worked out by hand.
    expect(scores.ndcg).toBeCloseTo((0.63092975 + 0.43067656) / (1 + 0.63092975 + 0.5), 7);
  });

  it("only the answer's first entries, against what so many could hold", () => {
    expect(score(["a", "x", "b"], ["a", "b"], 2)).toEqual({
      hit: 1,
      recall: 0.5,
      all: 0,
      ndcg: 1 / (1 + 1 / Math.log2(3)),
    });
    expect(score(["b"], ["a", "b", "c"], 1)).toEqual({ hit: 1, recall: 1 / 3, all: 0, ndcg: 1 });
  });

  it("nothing found, everything found, and an entry that comes twice", () => {
    expect(score(["x"], ["a"])).toEqual({ hit: 0, recall: 0, all: 0, ndcg: 0 });
    expect(score([], ["a"], 10)).toEqual({ hit: 0, recall: 0, all: 0, ndcg: 0 });
    expect(score(["b", "a"], ["a", "b"])).toEqual({ hit: 1, recall: 1, all: 1, ndcg: 1 });
    expect(score(["a", "a"], ["a", "b"], 2).recall).toBe(0.5);
  });

  it("the mean over questions", () => {
    const scores = [score(["a"], ["a"], 10), score(["x"], ["a"], 10), score(["a"], ["a", "b"], 10)];
    expect(meanScores(scores)).toMatchObject({ hit: 2 / 3, recall: 0.5, all: 1 / 3 });
  });
});

describe("benchmarks' middle values", () => {
  it("take the nearest rank", () => {
    expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(percentile([5, 1, 4, 2, 3], 0.95)).toBe(5);
    expect(
      percentile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.95,
      ),
    ).toBe(95);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
