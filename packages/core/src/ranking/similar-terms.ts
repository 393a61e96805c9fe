import { MAX_WORD_UNITS } from "./cut-word.js";

/** Terms that stand in for one at most. */
export const MOST_SIMILAR = 8;
/** How much a term counts that only begins with the one asked for, or begins it, or is spelt nearly like it. */
export const SIMILAR_WEIGHT = 0.4;
/** Letters from which on a term stands for those that it begins; scripts with denser signs need fewer. */
const LEAST_PREFIX = 4;
const LEAST_DENSE_PREFIX = 2;
/** Letters from which on a term stands for those that go on for this many at most: an ending more, or two. */
const LEAST_STEM = 4;
const LONGEST_ENDING = 3;
/** Letters from which on one of them may be wrong, and two. */
const ONE_WRONG = 5;
const TWO_WRONG = 9;
/** Letters at the beginning that must be right, so that few terms have to be looked at. */
const RIGHT_LETTERS = 2;

const DIGIT = /\p{N}/u;
const LATIN = /^[a-z]+$/;
const LAST_CODE_POINT = "\u{10ffff}";

/**
 * Where the terms that are like one stand: `from <= term < to`, the widest range first and then parts of it, for when it holds
 * too many. None for a term too short to be mistaken or to stand for others, and for numbers, of which the next is
 * another.
 */
export function rangesOfSimilar(term: string): { from: string; to: string }[] {
  const letters = [...term];
  const least = LATIN.test(term) ? LEAST_PREFIX : LEAST_DENSE_PREFIX;
  if (letters.length < least || DIGIT.test(term)) return [];
  const rights = [RIGHT_LETTERS, 2 * RIGHT_LETTERS, letters.length];
  const starts = rights.map((right) => letters.slice(0, right).join(""));
  return [...new Set(starts)].map((from) => ({ from, to: from + LAST_CODE_POINT }));
}

/** Those of the terms that begin with this one, begin it or are spelt nearly like it, at most `most`, the nearest first. */
export function similarTerms(term: string, among: readonly string[], most = MOST_SIMILAR): string[] {
  const letters = [...term];
  const allowed = letters.length >= TWO_WRONG ? 2 : letters.length >= ONE_WRONG ? 1 : 0;
  const set = lettersIn(term);
  const unlike = term.length > letters.length ? 2 * allowed : allowed;
  const found: { other: string; far: number }[] = [];
  for (const other of among) {
    if (other === term) continue;
    // What begins with the term comes after what is spelt nearly like it, and the longer the later.
    if (other.startsWith(term)) found.push({ other, far: 2 + other.length - term.length });
    else if (isStemOf(other, term)) found.push({ other, far: 2 + term.length - other.length });
    // No code point takes more than two units, so this spares most terms the rest.
    else if (allowed > 0 && other.length >= letters.length - allowed && areNear(set, other, unlike)) {
      const far = distance(letters, [...other], allowed);
      if (far <= allowed) found.push({ other, far });
    }
  }
  // The sort is stable and the terms come by code point.
  return found
    .sort((left, right) => left.far - right.far)
    .slice(0, most)
    .map(({ other }) => other);
}

/** The letters of a term, as far as five bits of each tell them apart. */
function lettersIn(term: string): number {
  let set = 0;
  for (let at = 0; at < term.length; at += 1) set |= 1 << (term.charCodeAt(at) & 31);
  return set;
}

/** Whether a term has so few letters more or less that counting the wrong ones is worth while; none with a digit has. */
function areNear(set: number, other: string, unlike: number): boolean {
  const others = lettersIn(other);
  return areFew(set & ~others, unlike) && areFew(others & ~set, unlike) && !DIGIT.test(other);
}

function areFew(set: number, most: number): boolean {
  let rest = set;
  for (let count = 0; count < most; count += 1) rest &= rest - 1;
  return rest === 0;
}

/** "Haus" of "Häuser", "клиент" of "клиентов". */
function isStemOf(stem: string, term: string): boolean {
  if (stem.length < LEAST_STEM || !term.startsWith(stem) || DIGIT.test(term)) return false;
  return term.length - stem.length <= Math.min(LONGEST_ENDING, stem.length - 2);
}

/** Three rows of the table of distances; a word has at most `MAX_WORD_UNITS` letters. */
const rows = [newRow(), newRow(), newRow()] as const;

function newRow(): Uint8Array {
  return new Uint8Array(MAX_WORD_UNITS + 1);
}

/**
 * How many letters are wrong, missing, too many, or changed places with their neighbour (Damerau, each letter once);
 * more than `most` is `most + 1`.
 */
function distance(left: readonly string[], right: readonly string[], most: number): number {
  if (Math.abs(left.length - right.length) > most) return most + 1;
  const width = right.length + 1;
  let [before, row, next] = rows;
  for (let to = 0; to < width; to += 1) row[to] = to;
  for (let at = 1; at <= left.length; at += 1) {
    next[0] = at;
    let least = at;
    for (let to = 1; to < width; to += 1) {
      const isSame = left[at - 1] === right[to - 1];
      let cost = Math.min((row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1, (row[to - 1] ?? 0) + (isSame ? 0 : 1));
      if (!isSame && at > 1 && to > 1 && left[at - 1] === right[to - 2] && left[at - 2] === right[to - 1]) {
        cost = Math.min(cost, (before[to - 2] ?? 0) + 1);
      }
      next[to] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, row, next] = [row, next, before];
  }
  return Math.min(row[right.length] ?? most + 1, most + 1);
}
