import { namespace } from "@pigeonhole/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scopeName } from "./scope-name.js";

describe("the segment of a name", () => {
  it.each([
    ["researcher", "researcher"],
    ["reporting_analyst", "reporting_analyst"],
    ["Research crew", "n|Research|20crew"],
    ["a|b", "n|a|7cb"],
    ["é", "n||c3|a9"],
    ["../acme", "n||2e|2e|2facme"],
    ["ends.", "n|ends|2e"],
  ])("of %j is %j", (name, segment) => {
    expect(scopeName(name)).toBe(segment);
    expect(namespace("acme", segment)).toBe(`acme/${segment}`);
  });

  it("is one for each name", () => {
    const names = fc.string({
      unit: fc.constantFrom("a", "|", "2", "0", " ", "n", "é", "."),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(names, names, (one, other) => {
        expect(scopeName(one) === scopeName(other)).toBe(one === other);
        expect(() => namespace("acme", scopeName(one))).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});
