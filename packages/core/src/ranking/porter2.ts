const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ["skis", "ski"],
  ["skies", "sky"],
  ["idly", "idl"],
  ["gently", "gentl"],
  ["ugly", "ugli"],
  ["early", "earli"],
  ["only", "onli"],
  ["singly", "singl"],
  ...["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"].map((word) => [word, word] as const),
]);

const LETTER_D = 100;
const LETTER_G = 103;
const LETTER_S = 115;
const LETTER_Y = 121;

const CONSONANT_Y = /^y|[aeiouy]y/;

/** Beginnings after which R1 starts at once, so that "university" and "universe" stay apart. */
const R1_PREFIX = /^(?:gener|commun|arsen|past|univers|later|emerg|organ|inter)/;

/** Words in "-ing" that are no participles. */
const WHOLE_ING: ReadonlySet<string> = new Set(["inn", "out", "cann", "herr", "earr", "even"]);

/** Suffix, what replaces it, and the letters of which one must stand before it. Longest match first. */
type Rule = readonly [suffix: string, replacement: string, after?: string];

const STEP_2 = byEnding([
  ["ational", "ate"],
  ["fulness", "ful"],
  ["iveness", "ive"],
  ["ization", "ize"],
  ["ousness", "ous"],
  ["biliti", "ble"],
  ["lessli", "less"],
  ["tional", "tion"],
  ["alism", "al"],
  ["aliti", "al"],
  ["ation", "ate"],
  ["entli", "ent"],
  ["fulli", "ful"],
  ["iviti", "ive"],
  ["ogist", "og"],
  ["ousli", "ous"],
  ["abli", "able"],
  ["alli", "al"],
  ["anci", "ance"],
  ["ator", "ate"],
  ["enci", "ence"],
  ["izer", "ize"],
  ["bli", "ble"],
  ["ogi", "og", "l"],
  ["li", "", "cdeghkmnrt"],
]);

const STEP_3 = byEnding([
  ["ational", "ate"],
  ["tional", "tion"],
  ["alize", "al"],
  ["ative", ""],
  ["icate", "ic"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ness", ""],
  ["ful", ""],
]);

const STEP_4 = byEnding(
  [
    ...["ement", "able", "ance", "ence", "ible", "ment", "ant", "ate", "ent", "ism", "iti", "ive", "ize"],
    ...["ous", "al", "er", "ic"],
  ]
    .map((suffix): Rule => [suffix, ""])
    .concat([["ion", "", "st"]]),
);

/**
 * The stem of an English word by the Snowball English ("Porter2") algorithm as published with Snowball 3.1
 * (snowballstem.org/algorithms/english/stemmer.html). Takes lower-case ASCII letters and apostrophes; any other
 * character counts as a consonant. Indexed terms hold these stems, so another version of the rules means
 * another version of the index.
 */
export function porter2(input: string): string {
  const exception = EXCEPTIONS.get(input);
  if (exception !== undefined) return exception;
  if (input.length < 3) return input;
  let word = input.startsWith("'") ? input.slice(1) : input;
  const hasConsonantY = CONSONANT_Y.test(word);
  if (hasConsonantY) word = markConsonantY(word);
  const r1 = startOfR1(word);
  const r2 = afterVowelAndConsonant(word, r1);

  word = step1a(word);
  word = step1b(word, r1);
  word = step1c(word);
  word = applyRules(word, STEP_2, r1, r2);
  word = applyRules(word, STEP_3, r1, r2);
  word = applyRules(word, STEP_4, r2, r2);
  word = step5(word, r1, r2);
  return hasConsonantY ? word.replaceAll("Y", "y") : word;
}

function byEnding(rules: readonly Rule[]): ReadonlyMap<number, readonly Rule[]> {
  const groups = new Map<number, Rule[]>();
  for (const rule of rules) {
    const ending = endingOf(rule[0]);
    const group = groups.get(ending);
    if (group === undefined) groups.set(ending, [rule]);
    else group.push(rule);
  }
  return groups;
}

/** The last two letters as a number; every suffix in the tables has two. */
function endingOf(word: string): number {
  return word.charCodeAt(word.length - 2) * 128 + word.charCodeAt(word.length - 1);
}

/** "y" is a consonant at the start and after a vowel; it is written "Y" meanwhile, as in the publication. */
function markConsonantY(word: string): string {
  let marked = "";
  let afterVowel = true;
  for (let at = 0; at < word.length; at += 1) {
    const letter = word.charAt(at);
    marked += letter === "y" && afterVowel ? "Y" : letter;
    afterVowel = isVowel(marked, at);
  }
  return marked;
}

function isVowel(word: string, at: number): boolean {
  const code = word.charCodeAt(at);
  // One bit each for a, e, i, o, u and y, counted from "a".
  return code >= 97 && code <= 122 && ((0x1104111 >>> (code - 97)) & 1) === 1;
}

function isConsonant(word: string, at: number): boolean {
  return at >= 0 && at < word.length && !isVowel(word, at);
}

function hasVowelBefore(word: string, end: number): boolean {
  for (let at = 0; at < end; at += 1) if (isVowel(word, at)) return true;
  return false;
}

function startOfR1(word: string): number {
  return R1_PREFIX.exec(word)?.[0].length ?? afterVowelAndConsonant(word, 0);
}

/** The region after the first consonant that follows a vowel; the word's length when there is none. */
function afterVowelAndConsonant(word: string, from: number): number {
  let at = from;
  while (at < word.length && !isVowel(word, at)) at += 1;
  while (at < word.length && isVowel(word, at)) at += 1;
  return Math.min(at + 1, word.length);
}

/** Whether the first `end` letters end in a short syllable. */
function endsShort(word: string, end: number): boolean {
  if (!isConsonant(word, end - 1)) return false;
  if (end === 2) return isVowel(word, 0);
  if (word.endsWith("past", end)) return true;
  if (!isVowel(word, end - 2) || !isConsonant(word, end - 3)) return false;
  const last = word.charAt(end - 1);
  return last !== "w" && last !== "x" && last !== "Y";
}

function step1a(input: string): string {
  const word = input.includes("'") ? input.replace(/'(?:s'?)?$/, "") : input;
  const last = word.charCodeAt(word.length - 1);
  if (last !== LETTER_S && last !== LETTER_D) return word;
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (word.endsWith("ied") || word.endsWith("ies")) return word.slice(0, word.length > 4 ? -2 : -1);
  if (last === LETTER_D || word.endsWith("us") || word.endsWith("ss")) return word;
  return hasVowelBefore(word, word.length - 2) ? word.slice(0, -1) : word;
}

function step1b(word: string, r1: number): string {
  const last = word.charCodeAt(word.length - 1);
  if (last !== LETTER_D && last !== LETTER_G && last !== LETTER_Y) return word;
  if (word.endsWith("eed") || word.endsWith("eedly")) {
    const stem = word.slice(0, word.lastIndexOf("eed"));
    const kept = stem.length < r1 || stem === "proc" || stem === "exc" || stem === "succ";
    return kept ? word : `${stem}ee`;
  }
  if (word.endsWith("ing")) {
    const stem = word.slice(0, -3);
    if (stem.length === 2 && stem.endsWith("y") && isConsonant(stem, 0)) return `${stem.charAt(0)}ie`;
    if (WHOLE_ING.has(stem)) return word;
    return withoutParticiple(word, stem, r1);
  }
  for (const suffix of ["ed", "edly", "ingly"]) {
    if (word.endsWith(suffix)) return withoutParticiple(word, word.slice(0, -suffix.length), r1);
  }
  return word;
}

/** What is left of a participle: "hop" of "hopping", "hope" of "hoping", "conflate" of "conflated". */
function withoutParticiple(word: string, stem: string, r1: number): string {
  if (!hasVowelBefore(stem, stem.length)) return word;
  if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) return `${stem}e`;
  const last = stem.charAt(stem.length - 1);
  if (last === stem.charAt(stem.length - 2) && "bdfgmnprt".includes(last)) {
    return stem.length === 3 && "aeo".includes(stem.charAt(0)) ? stem : stem.slice(0, -1);
  }
  return stem.length === r1 && endsShort(stem, stem.length) ? `${stem}e` : stem;
}

function step1c(word: string): string {
  const last = word.charAt(word.length - 1);
  if ((last !== "y" && last !== "Y") || word.length < 3) return word;
  return isConsonant(word, word.length - 2) ? `${word.slice(0, -1)}i` : word;
}

function applyRules(
  word: string,
  rules: ReadonlyMap<number, readonly Rule[]>,
  region: number,
  r2: number,
): string {
  if (word.length <= region) return word;
  const candidates = rules.get(endingOf(word));
  if (candidates === undefined) return word;
  for (const [suffix, replacement, after] of candidates) {
    if (!word.endsWith(suffix)) continue;
    // The longest suffix decides, even when its condition then keeps it.
    const start = word.length - suffix.length;
    if (start < region || (suffix === "ative" && start < r2)) return word;
    if (after !== undefined && (start === 0 || !after.includes(word.charAt(start - 1)))) return word;
    return word.slice(0, start) + replacement;
  }
  return word;
}

function step5(word: string, r1: number, r2: number): string {
  const start = word.length - 1;
  if (word.endsWith("e")) {
    return start >= r2 || (start >= r1 && !endsShort(word, start)) ? word.slice(0, start) : word;
  }
  return word.endsWith("ll") && start >= r2 ? word.slice(0, start) : word;
}
