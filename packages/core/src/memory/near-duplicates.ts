/** Two texts are nearly the same when at least this share of all their words is common to both. */
const LEAST_COMMON = 0.95;
/** Longer texts are alike only when they are the same. */
const MOST_CHARACTERS = 4_000;
/** Words that count for nothing, and words that turn what is said into its opposite. */
const ARTICLES = new Set(["a", "an", "the"]);
const NEGATIONS = new Set(
  "no not t never nor none without un nicht kein keine nie ohne pas ni sans não sin nunca не нет".split(" "),
);
/** Texts that one is compared with. */
const MOST_COMPARED = 100;

/**
 * For each text the index of the first one that says nearly the same, which is its own where none does. Case,
 * punctuation, English articles and plurals and the order of words do not matter, and in a long text a word in twenty
 * may differ. Every number and every "not" has to be the same: "order 12 has shipped" is not "order 13 has shipped".
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
  const longer = Math.max(one, other);
  return longer <= MOST_CHARACTERS && Math.min(one, other) + 4 >= 0.8 * longer;
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is the point.
  const between = /^[\x00-\x7f]*$/.test(lower) ? /[^a-z0-9]+/ : /[^\p{L}\p{N}\p{M}]+/u;
  for (const word of lower.split(between)) {
    if (word === "" || ARTICLES.has(word)) continue;
    const base = word.length > 3 && word.endsWith("s") ? word.slice(0, -1) : word;
    counts.set(base, (counts.get(base) ?? 0) + 1);
  }
  return counts;
}

function areAlike(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean {
  let [common, all] = [0, 0];
  for (const [word, count] of one) {
    const there = other.get(word) ?? 0;
    if (count !== there && isDecisive(word)) return false;
    common += Math.min(count, there);
    all += Math.max(count, there);
  }
  for (const [word, count] of other) {
    if (one.has(word)) continue;
    if (isDecisive(word)) return false;
    all += count;
  }
  return all > 0 && common >= LEAST_COMMON * all;
}

function isDecisive(word: string): boolean {
  return NEGATIONS.has(word) || /\p{N}/u.test(word);
}
