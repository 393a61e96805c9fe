import { MemoryError } from "@pigeonhole/core";

const SECONDS: { readonly [unit: string]: number } = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_557_600,
};

/** Ten years: a token that nobody can take back must end. */
const LONGEST = 315_576_000;

/**
 * The seconds that a lifetime such as `30d`, `12h` or `90s` means; a number is seconds.
 *
 * @throws MemoryError `invalid_argument` unless it is at least one second and at most ten years
 */
export function parseLifetime(given: string | number): number {
  const [, count = "", unit = ""] = /^(\d{1,9})([smhdwy])$/.exec(String(given)) ?? [];
  const seconds =
    typeof given === "number" ? given : Number(count || Number.NaN) * (SECONDS[unit] ?? Number.NaN);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST) {
    throw new MemoryError(
      "invalid_argument",
      "A token's lifetime is like 30d, 12h or 90s: at least a second, at most ten years.",
    );
  }
  return seconds;
}
