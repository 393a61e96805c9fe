import { characterTokens } from "./character-tokens.js";
import { CYRILLIC_TENTHS, LATIN_TENTHS, LEAST_UNUSUAL, LONGEST_USUAL } from "./letter-pairs.js";

/**
 * An estimate, on the high side, of how many tokens (o200k) a text costs a model. It has no vocabulary: words count by
 * how usual their letters are side by side, digits in threes, signs by runs, other characters by their script. Over a
 * page of text it is not too low for any script, nor for codes, signs or random letters: about a third too high for
 * English, twice for Russian, Korean and Chinese, four to five times for Arabic and Hindi.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  // A reply is estimated many times over, so the text is walked through once, without cutting it.
  for (let at = 0; at < text.length; ) {
    const from = text.charCodeAt(at) === SPACE ? at + 1 : at;
    const code = from < text.length ? text.charCodeAt(from) : 0;
    // Most words are of small letters.
    const run = code >= 0x61 && code <= 0x7a ? SMALL : letterRun(text, from);
    if (run === OTHER) {
      const end = otherEnd(text, at);
      tokens += otherTokens(text, at, end);
      at = end;
      continue;
    }
    const pairs = run === SMALL_CYRILLIC ? CYRILLIC_TENTHS : LATIN_TENTHS;
    const first = FIRST_LETTERS[run] ?? 0;
    const last = LAST_LETTERS[run] ?? 0;
    const usual = from + LONGEST_USUAL;
    let letter = code;
    let tenths = 10;
    for (at = from + 1; at < text.length; at += 1) {
      const next = text.charCodeAt(at);
      if (next < first || next > last) break;
      const growth = pairs[((letter & 31) << 5) | (next & 31)] ?? 0;
      tenths += at < usual || growth > LEAST_UNUSUAL ? growth : LEAST_UNUSUAL;
      letter = next;
    }
    tokens += run === CAPITAL && at > from + 1 ? (tenths / 10) * CAPITALS : tenths / 10;
  }
  return Math.ceil(tokens);
}

/** No text is estimated at more than this for each of its UTF-16 units. */
export const MOST_TOKENS_PER_UNIT = 3;

const SPACE = 0x20;
/** Letters in upper case form fewer tokens of several letters. */
const CAPITALS = 1.3;

/** What a character is to a tokenizer, as far as one is told from another here. */
const OTHER = 0;
const SMALL = 1;
const CAPITAL = 2;
const SMALL_CYRILLIC = 3;
const CAPITAL_CYRILLIC = 4;
const DIGIT = 5;
const WHITE = 6;
const SIGN = 7;

/** The letters of a kind stand side by side: the first and the last of each. */
const FIRST_LETTERS = [0, 0x61, 0x41, 0x430];
const LAST_LETTERS = [0, 0x7a, 0x5a, 0x44f];

/** The kinds of the characters up to the Cyrillic ones. A table and no tests: it is asked for each character. */
const KINDS = new Uint8Array(0x450).map((_, code) => {
  if (code >= 0x61 && code <= 0x7a) return SMALL;
  if (code >= 0x41 && code <= 0x5a) return CAPITAL;
  if (code >= 0x430) return SMALL_CYRILLIC;
  if (code >= 0x410) return CAPITAL_CYRILLIC;
  if (code >= 0x30 && code <= 0x39) return DIGIT;
  if (code === SPACE || code === 0x09 || code === 0x0a || code === 0x0d) return WHITE;
  return code > SPACE && code < 0x7f ? SIGN : OTHER;
});

function kindAt(text: string, at: number): number {
  return at < text.length ? kindOf(text.charCodeAt(at)) : OTHER;
}

function kindOf(code: number): number {
  return code < KINDS.length ? (KINDS[code] ?? OTHER) : OTHER;
}

// Much as o200k itself cuts a text: words at a change of case and with the space before them, digits in threes, runs
// of one sign, white space.

/** Of which letters the word goes on that begins here, until they change; `OTHER` when none begins. */
function letterRun(text: string, from: number): number {
  const kind = kindAt(text, from);
  if (kind === SMALL || kind === SMALL_CYRILLIC) return kind;
  if (kind === CAPITAL) return kindAt(text, from + 1) === SMALL ? SMALL : CAPITAL;
  const isCapitalised = kind === CAPITAL_CYRILLIC && kindAt(text, from + 1) === SMALL_CYRILLIC;
  return isCapitalised ? SMALL_CYRILLIC : OTHER;
}

/** Where what is no word ends: a run, or one character. */
function otherEnd(text: string, at: number): number {
  const kind = kindAt(text, at);
  if (kind === DIGIT) return Math.min(runEnd(text, at, DIGIT), at + 3);
  if (kind === WHITE) return runEnd(text, at, WHITE);
  if (kind !== SIGN) return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  let end = at + 1;
  while (text.charCodeAt(end) === text.charCodeAt(at)) end += 1;
  return end;
}

function runEnd(text: string, from: number, kind: number): number {
  let end = from;
  while (end < text.length && kindAt(text, end) === kind) end += 1;
  return end;
}

function otherTokens(text: string, at: number, end: number): number {
  const kind = kindAt(text, at);
  if (kind === DIGIT) return 1;
  if (kind === WHITE) return Math.ceil((end - at) / 8);
  if (text.charCodeAt(at) < 0x80) return end - at === 1 ? 1 : Math.ceil((end - at) / 2);
  const character = text.slice(at, end);
  return character.trim() === "" ? 1 : characterTokens(character);
}
