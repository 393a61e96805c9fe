import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNamespace } from "../namespace.js";
import { checkPath, pathKey, pathOf, segmentOf } from "./path.js";

const LABELS = fc.array(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 20,
});

describe("the key of a path", () => {
  it("reads back as the path", () => {
    fc.assert(
      fc.property(LABELS, (labels) => {
        expect(pathOf(pathKey(labels))).toEqual(labels);
      }),
    );
  });

  it("begins with another's only where the labels do", () => {
    const few = fc.array(fc.constantFrom("a", "ab", "a/", "%", "%2F", "/", "b"), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(few, few, (path, other) => {
        const above = other.every((label, index) => path[index] === label);
        expect(pathKey(path).startsWith(pathKey(other))).toBe(above);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(["", "a", "a/b", "%zz/", "%41/", "//", "/"])("is not %j", (key) => {
    expect(pathOf(key)).toBeUndefined();
  });
});

describe("the segment of a path", () => {
  it("shows plain labels", () => {
    expect(segmentOf(["users", "42", "notes"])).toBe("p|users|42|notes");
  });

  it("is a segment whatever the labels are, and shared by no two paths", () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(LABELS, (labels) => {
        const segment = segmentOf(labels);
        expect(parseNamespace(segment)).toBe(segment);
        expect(seen.get(segment) ?? pathKey(labels)).toBe(pathKey(labels));
        seen.set(segment, pathKey(labels));
      }),
    );
  });

  it.each([
    [["a|b"], ["a", "b"]],
    [["a", "b"], ["ab"]],
    [["A"], ["a"]],
    [["é"], ["e\u0301"]],
    [["x".repeat(126)], ["x".repeat(127)]],
  ])("tells %j from %j", (one, other) => {
    expect(segmentOf(one)).not.toBe(segmentOf(other));
  });
});

describe("a path", () => {
  it.each([[["a", ""]], [[]], ["a"], [["a", 5]], [["\ud800"]], [["x".repeat(512)]], [undefined]])(
    "is not %j",
    (given) => {
      expect(() => checkPath(given)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
    },
  );

  it("may be 255 labels deep", () => {
    const labels = Array.from({ length: 255 }, () => "x");
    expect(checkPath(labels)).toEqual(labels);
  });
});
