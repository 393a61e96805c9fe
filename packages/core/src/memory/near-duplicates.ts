/** Two texts are nearly the same when at least this share of all their words is common to both. */
const LEAST_COMMON = 0.95;
/** Shares are computed to more than this. */
const ROUNDING = 1e-9;
/** Longer texts are alike only when they are the same. */
const MOST_CHARACTERS = 4_000;
/** Words that count for nothing, and words that turn what is said into its opposite. */
const ARTICLES = new Set(["a", "an", "the"]);
const NEGATIONS = new Set(
  "no not t never nor none without un nicht kein keine nie ohne pas ni sans não sin nunca не нет".split(" "),
);
/** Texts that one is compared with. */
const MOST_COMPARED = 100;

/** How often each word is in a text, and how many words there are. */
interface Words {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
}

/**
 * For each text the index of the first one that says nearly the same, which is its own where none does. Case,
 * punctuation, English articles and plurals and the order of words do not matter, and in a long text a word in twenty
 * may differ. Every number and every "not" has to be the same: "order 12 has shipped" is not "order 13 has shipped".
 */
export function firstAlike(texts: readonly string[]): number[] {
  const counts = new Map<number, Words>();
  const wordsAt = (index: number): Words => {
    const known = counts.get(index) ?? countWords(texts[index] ?? "");
    counts.set(index, known);
    return known;
  };
  const initials = texts.map(initialsOf);
  const kept: number[] = [];
  return texts.map((text, index) => {
    const same = kept.find((other) => {
      const one = texts[other] ?? "";
      if (one === text) return true;
      if (!isNear(one.length, text.length) || !mayBeAlike(initials[other], initials[index])) return false;
      return areAlike(wordsAt(other), wordsAt(index));
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

/** How many words of a text begin with each letter or digit, by its lower five bits. */
interface Initials {
  readonly counts: Uint16Array;
  readonly total: number;
}

/** 1 for the letters and digits of ASCII. */
const IN_WORD = new Uint8Array(0x80).map((_, code) => (/[a-z0-9]/i.test(String.fromCharCode(code)) ? 1 : 0));

/** Undefined for a text with more than ASCII, or too long to be like another. */
function initialsOf(text: string): Initials | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const counts = new Uint16Array(32);
  let total = 0;
  let before = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return undefined;
    const inWord = IN_WORD[code] ?? 0;
    if (inWord > before) {
      counts[code & 31] = (counts[code & 31] ?? 0) + 1;
      total += 1;
    }
    before = inWord;
  }
  // Articles count for nothing.
  for (const article of ARTICLES) counts[article.charCodeAt(0) & 31] = 0;
  return { counts, total };
}

/** False where the first letters alone show that too few words are common: no fewer words differ than first letters do. */
function mayBeAlike(one: Initials | undefined, other: Initials | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  const most = mostLacking(one.total + other.total);
  let differing = 0;
  for (let at = 0; at < 32; at += 1) differing += Math.abs((one.counts[at] ?? 0) - (other.counts[at] ?? 0));
  return differing <= most;
}

function countWords(text: string): Words {
  const counts = new Map<string, number>();
  let total = 0;
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is the point.
  const between = /^[\x00-\x7f]*$/.test(lower) ? /[^a-z0-9]+/ : /[^\p{L}\p{N}\p{M}]+/u;
  for (const word of lower.split(between)) {
    if (word === "" || ARTICLES.has(word)) continue;
    const base = word.length > 3 && word.endsWith("s") ? word.slice(0, -1) : word;
    counts.set(base, (counts.get(base) ?? 0) + 1);
    total += 1;
  }
  return { counts, total };
}

function areAlike(one: Words, other: Words): boolean {
  const both = one.total + other.total;
  const most = mostLacking(both);
  let lacking = 0;
  for (const [word, count] of one.counts) {
    const there = other.counts.get(word) ?? 0;
    if (there < count) lacking += count - there;
    // Most texts are told apart by their first words.
    if (lacking > most || (count !== there && isDecisive(word))) return false;
  }
  if (both === 0 || other.total - one.total + 2 * lacking > most) return false;
  for (const word of other.counts.keys()) if (!one.counts.has(word) && isDecisive(word)) return false;
  return true;
}

/** Of the words of two texts so many may be in one of them only, for those in both to be that share of all. */
function mostLacking(both: number): number {
  return both - (2 * LEAST_COMMON * both) / (1 + LEAST_COMMON) + ROUNDING;
}

function isDecisive(word: string): boolean {
  return NEGATIONS.has(word) || /\p{N}/u.test(word);
}
