import { expect, it } from "vitest";
import { parseLifetime } from "./lifetime.js";

it.each([
  ["30d", 2_592_000],
  ["12h", 43_200],
  ["90s", 90],
  ["5m", 300],
  ["2w", 1_209_600],
  ["1y", 31_557_600],
  [60, 60],
])("%s are %i seconds", (given, seconds) => {
  expect(parseLifetime(given)).toBe(seconds);
});

it.each(["", "d", "30", "-1d", "0s", "1.5h", "30 d", "30D", "11y", "1e9s", 0, -1, 0.5, Number.NaN, 1e12])(
  "%s is no lifetime",
  (given) => {
    expect(() => parseLifetime(given)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
  },
);
