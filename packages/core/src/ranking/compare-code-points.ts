/**
 * Orders two well-formed strings by code point, as `sort` takes it: negative, 0 or positive. The same order as that
 * of their UTF-8 bytes and of PostgreSQL's `collate "C"`; `<` differs where one string has a character past U+FFFF and
 * the other one from U+E000 on.
 */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Puts surrogates, which stand for the code points past U+FFFF, after all other UTF-16 units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
