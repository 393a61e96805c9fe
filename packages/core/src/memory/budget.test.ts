import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareBudget } from "./budget.js";

const entry = (value: number) => ({ bare: 5, value, least: 10 });
const uncut = (value: number) => ({ bare: 5, value, least: undefined });

describe("a shared budget", () => {
  it("keeps entries whole as long as they fit, and cuts the last", () => {
    expect(shareBudget([entry(30), entry(30), entry(30)], 100)).toEqual([30, 30, 25]);
    expect(shareBudget([entry(30), entry(30), entry(30), entry(30)], 95)).toEqual([30, 30, 20, undefined]);
  });

  it("gives a long value a part, and then what the others leave", () => {
    expect(shareBudget([entry(500), entry(30)], 100)).toEqual([60, 30]);
    expect(shareBudget([entry(500)], 100)).toEqual([95]);
    expect(shareBudget([entry(70), entry(10)], 100)).toEqual([70, 10]);
  });

  it("passes over what cannot be cut, and goes on", () => {
    expect(shareBudget([uncut(500), entry(30)], 100)).toEqual([undefined, 30]);
    expect(shareBudget([uncut(90), entry(30), entry(2)], 100)).toEqual([90, undefined, undefined]);
  });

  it("is never exceeded", () => {
    const costs = fc.record({
      bare: fc.nat(50),
      value: fc.nat(2_000),
      least: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(costs, { maxLength: 30 }),
        fc.integer({ min: 1, max: 1_000 }),
        (entries, budget) => {
          const shares = shareBudget(entries, budget);
          const spent = shares.reduce<number>(
            (sum, share, at) => sum + (share === undefined ? 0 : share + (entries[at]?.bare ?? 0)),
            0,
          );
          expect(spent).toBeLessThanOrEqual(budget);
        },
      ),
    );
  });
});
