/** UTF-16 units of a word; a longer one is cut. */
export const MAX_WORD_UNITS = 64;

/** The word cut to `MAX_WORD_UNITS`, never inside a surrogate pair. */
export function cutWord(word: string): string {
  if (word.length <= MAX_WORD_UNITS) return word;
  const last = word.charCodeAt(MAX_WORD_UNITS - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return word.slice(0, splitsPair ? MAX_WORD_UNITS - 1 : MAX_WORD_UNITS);
}
