import { describe, expect, it } from "vitest";
import { fuse } from "./fuse.js";

const near = (ids: number[], outstanding = 0) => ({ compared: 100, ids, outstanding });
const order = (fused: readonly { id: number }[]): number[] => fused.map(({ id }) => id);

describe("joined ranks", () => {
  it("are those by words where nothing stands out", () => {
    expect(order(fuse([3, 1, 2], near([9, 2]), false))).toEqual([3, 1, 2]);
  });

  it("end with the near ones when no other entry matches by words", () => {
    expect(order(fuse([3, 1], near([9, 1, 8]), true))).toEqual([3, 1, 9, 8]);
    expect(order(fuse([], near([9, 8]), true))).toEqual([9, 8]);
  });

  it("have what stands out beside the best by words, and before it where words found it too", () => {
    expect(order(fuse([3, 1, 2], near([9, 8], 1), false))).toEqual([3, 9, 1, 2]);
    expect(order(fuse([3, 1, 2], near([2, 8], 1), false))).toEqual([2, 3, 1]);
  });

  it("have scores that fall", () => {
    const scores = fuse([3, 1, 2], near([9, 8, 7], 2), true).map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores).toHaveLength(6);
  });
});
