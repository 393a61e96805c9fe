import { crc32 } from "node:zlib";

/**
 * A checksum over a row: the CRC-32 of its long text, begun at a mix of its names and numbers. SQLite itself does not
 * look for changed bits in data pages. The CRC finds every error of up to 32 neighbouring bits in the text, the mix every
 * error in one character or one number; of the others about one in four billion is missed. Only the long text goes
 * through zlib, which is quick for much and slow to call; joining all into one text first would copy it.
 */
export function checksum(
  text: string,
  names: readonly (string | null)[],
  numbers: readonly (number | null)[],
): number {
  let seed = 0;
  for (let at = 0; at < names.length; at++) seed = mixedText(seed, names[at] ?? null);
  for (let at = 0; at < numbers.length; at++) seed = mixedNumber(seed, numbers[at] ?? -1);
  return crc32(text, seed >>> 0);
}

/** For a given seed no two 32-bit numbers give the same, since an odd factor can be undone. */
function mixed(seed: number, number: number): number {
  return Math.imul(seed ^ number, 0x9e3779b1);
}

function mixedNumber(seed: number, number: number): number {
  // Most numbers fit into the lower half, whose conversion costs nothing.
  if ((number | 0) === number) return mixed(mixed(seed, number), 0);
  return mixed(mixed(seed, number), number / 2 ** 32);
}

function mixedText(seed: number, text: string | null): number {
  if (text === null) return mixed(seed, -1);
  let mix = seed;
  for (let at = 0; at < text.length; at++) mix = mixed(mix, text.charCodeAt(at));
  // The length keeps two texts apart from two others that are the same when joined.
  return mixed(mix, text.length);
}
