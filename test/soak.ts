/** True in `npm run soak`. */
export const soak = process.env.PIGEONHOLE_SOAK === "1";

/**
 * How much of something a test does: little in `npm test`, much in `npm run soak`.
 *
 *     const kills = amount({ test: 50, soak: 1_000 });
 */
export function amount(sizes: { test: number; soak: number }): number {
  return soak ? sizes.soak : sizes.test;
}
