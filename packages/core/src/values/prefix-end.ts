/** Sorts after every key: a key has at most 512 bytes and this has 516. */
const AFTER_ALL_KEYS = "\u{10FFFF}".repeat(129);

/** The least string above all keys with this prefix, by code point. */
export function prefixEnd(prefix: string): string {
  const points = [...prefix];
  while (points.length > 0) {
    const last = points.pop()?.codePointAt(0) ?? 0;
    if (last < 0x10ffff) return points.join("") + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
  }
  return AFTER_ALL_KEYS;
}
