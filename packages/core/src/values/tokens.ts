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
  for (const [piece] of text.matchAll(PIECES)) tokens += pieceTokens(piece);
  return Math.ceil(tokens);
}

// Much as o200k itself cuts a text: words at a change of case and with the space before them, digits in threes, runs
// of one sign, white space.
const PIECES = / ?[A-Z]?[a-z]+| ?[A-Z]+| ?[А-Я]?[а-я]+|\d{1,3}|([\x21-\x7e])\1*|[ \t\r\n]+|./gsu;

/** Letters in upper case form fewer tokens of several letters. */
const CAPITALS = 1.3;

function pieceTokens(piece: string): number {
  if (piece.length === 1 && piece < "\x7f") return 1;
  const word = piece.trimStart();
  if (word === "") return Math.ceil(piece.length / 8);
  if (/^(?:[A-Za-z]+|[А-Яа-я]+)$/.test(word)) {
    const tokens = wordTokens(word.toLowerCase());
    return /^[A-Z]{2,}$/.test(word) ? tokens * CAPITALS : tokens;
  }
  if (/^\d+$/.test(word)) return 1;
  return word > "\x7f" ? characterTokens(word) : Math.ceil(word.length / 2);
}
