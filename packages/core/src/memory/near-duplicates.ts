/** Two texts are nearly the same when at least this share of all their words is common to both. */
const LEAST_COMMON = 0.9;
/** Characters of a text that are compared, and texts that one is compared with. */
const MOST_CHARACTERS = 4_000;
const MOST_COMPARED = 100;

/**
 * For each text the index of the first one that says nearly the same, which is its own where none does. Case,
 * punctuation and the order of words do not matter and a word in ten may differ, but every number has to be the same:
 * "order 12 has shipped" is not "order 13 has shipped".
 */
export function firstAlike(texts: readonly string[]): number[] {
  const counts = new Map<number, Map<string, number>>();
  const wordsAt = (index: number): Map<string, number> => {
    const known = counts.get(index) ?? countWords(texts[index] ?? "");
    counts.set(index, known);
    return known;
  };
  const kept: number[] = [];
  return texts.map((text, index) => {
    const same = kept.find((other) => {
      const one = texts[other] ?? "";
      return one === text || (isNear(one.length, text.length) && areAlike(wordsAt(other), wordsAt(index)));
    });
    if (same !== undefined) return same;
    if (kept.length < MOST_COMPARED) kept.push(index);
    return index;
  });
}

function isNear(one: number, other: number): boolean {
  return Math.min(one, other) + 4 >= 0.8 * Math.max(one, other);
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const start = text.slice(0, MOST_CHARACTERS).toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is the point.
  const between = /^[\x00-\x7f]*$/.test(start) ? /[^a-z0-9]+/ : /[^\p{L}\p{N}\p{M}]+/u;
  for (const word of start.split(between)) {
    if (word !== "") counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function areAlike(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  let [common, all] = [0, 0];
  for (const [word, count] of one) {
    const there = other.get(word) ?? 0;
    if (count !== there && hasDigit(word)) return false;
    common += Math.min(count, there);
    all += Math.max(count, there);
  }
  for (const [word, count] of other) {
    if (one.has(word)) continue;
    if (hasDigit(word)) return false;
    all += count;
  }
  return all > 0 && common >= LEAST_COMMON * all;
}

function hasDigit(word: string): boolean {
  return /\p{N}/u.test(word);
}
