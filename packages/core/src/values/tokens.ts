/**
 * An estimate, on the high side, of how many tokens a text costs a model. It needs no vocabulary: words count by their
 * length, digits in threes, other signs one by one or by their bytes, much as byte-pair tokenizers (o200k) split them.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(PIECES)) tokens += pieceTokens(piece);
  return tokens;
}

// Words with the space before them, digits, runs of one and the same sign, white space, anything else.
const PIECES = / ?[A-Za-z]+|\d{1,3}|([^\p{L}\p{N}\s])\1*|\s+|\p{L}+|./gsu;

function pieceTokens(piece: string): number {
  if (/^ ?[A-Za-z]+$/.test(piece)) return wordTokens(piece.trimStart());
  if (/^\d+$/.test(piece)) return 1;
  if (/^\s+$/.test(piece)) return Math.ceil(piece.length / 4);
  if (/^[\x21-\x7e]+$/.test(piece)) return Math.ceil(piece.length / 2);
  // Beyond ASCII a code point costs from a third of a token to one a byte; letters of living scripts cost least.
  return /^\p{L}+$/u.test(piece) ? Math.ceil(piece.length * 1.2) : Math.ceil(piece.length * 1.7);
}

/** Plain words of one case cost about a token in 5 letters; mixed or vowel-less letters, as in base64, one in 2. */
function wordTokens(word: string): number {
  const plain =
    /^[A-Z]?[a-z]+$/.test(word) && !/[^aeiouy]{5}/i.test(word) && !/[qxzj]{2}|[qxzj].[qxzj]/i.test(word);
  return plain ? Math.max(1, Math.ceil(word.length / 4)) : Math.ceil(word.length / 1.7);
}
