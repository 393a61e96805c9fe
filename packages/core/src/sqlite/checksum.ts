import { crc32 } from "node:zlib";

/**
 * The CRC-32 of a row's texts, begun at a mix of its numbers. It finds every error of up to 32 neighbouring bits in the
 * texts and every error in one number, which SQLite itself does not look for in data pages.
 */
export function checksum(text: string, numbers: readonly (number | null)[]): number {
  let seed = 0;
  for (const number of numbers) {
    const low = number ?? -1;
    seed = mixed(mixed(seed, low), low / 2 ** 32);
  }
  return crc32(text, seed >>> 0);
}

/** For a given seed no two 32-bit numbers give the same, since an odd factor can be undone. */
function mixed(seed: number, number: number): number {
  return Math.imul(seed ^ number, 0x9e3779b1);
}
