const ARABIC_WORD = /^[\u0621-\u064a]+$/;
/** "The", also after "and", "with", "like", "so" and "for"; the longest first. */
const PREFIXES = ["وال", "بال", "كال", "فال", "ال", "لل"];
/** Of plurals, duals, adjectives and possession, each tried once in this order. */
const SUFFIXES = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];
/** Letters that have to be left. */
const LEAST_PREFIXED = 2;
const LEAST_STEM = 3;

/**
 * An Arabic word, as `foldCase` gives it, without its article and common endings, by the way of the "light10" stemmer
 * (Larkey, Ballesteros & Connell 2007); undefined for words of other letters.
 */
export function arabicStem(word: string): string | undefined {
  if (!ARABIC_WORD.test(word)) return undefined;
  const prefix = PREFIXES.find(
    (start) => word.startsWith(start) && word.length - start.length >= LEAST_PREFIXED,
  );
  let stem = prefix === undefined ? word : word.slice(prefix.length);
  for (const suffix of SUFFIXES) {
    if (stem.endsWith(suffix) && stem.length - suffix.length >= LEAST_STEM)
      stem = stem.slice(0, -suffix.length);
  }
  return stem;
}
