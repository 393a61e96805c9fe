import { characterTokens } from "./character-tokens.js";
import { wordTokens } from "./letter-pairs.js";

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
    const word = wordEnd(text, from);
    const end = word > from ? word : otherEnd(text, at);
    tokens += word > from ? letterTokens(text, from, word) : otherTokens(text, at, end);
    at = end;
  }
  return Math.ceil(tokens);
}

const SPACE = 0x20;
/** Letters in upper case form fewer tokens of several letters. */
const CAPITALS = 1.3;

/** What a character is to a tokenizer, as far as one is told from another here. */
const [OTHER, SMALL, CAPITAL, SMALL_CYRILLIC, CAPITAL_CYRILLIC, DIGIT, WHITE, SIGN] = [
  0, 1, 2, 3, 4, 5, 6, 7,
];

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
  const code = text.charCodeAt(at);
  return code < KINDS.length ? (KINDS[code] ?? OTHER) : OTHER;
}

// Much as o200k itself cuts a text: words at a change of case and with the space before them, digits in threes, runs
// of one sign, white space.

/** Where the word that begins here ends, by a change of case at the latest; here itself when none begins. */
function wordEnd(text: string, from: number): number {
  const kind = kindAt(text, from);
  if (kind === SMALL || kind === SMALL_CYRILLIC) return runEnd(text, from, kind);
  if (kind === CAPITAL) {
    const end = runEnd(text, from + 1, SMALL);
    return end > from + 1 ? end : runEnd(text, from, CAPITAL);
  }
  if (kind !== CAPITAL_CYRILLIC) return from;
  const end = runEnd(text, from + 1, SMALL_CYRILLIC);
  return end > from + 1 ? end : from;
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

function letterTokens(text: string, from: number, to: number): number {
  const tokens = wordTokens(text, from, to);
  return to > from + 1 && kindAt(text, from + 1) === CAPITAL ? tokens * CAPITALS : tokens;
}

function otherTokens(text: string, at: number, end: number): number {
  const kind = kindAt(text, at);
  if (kind === DIGIT) return 1;
  if (kind === WHITE) return Math.ceil((end - at) / 8);
  if (text.charCodeAt(at) < 0x80) return end - at === 1 ? 1 : Math.ceil((end - at) / 2);
  const character = text.slice(at, end);
  return character.trim() === "" ? 1 : characterTokens(character);
}
