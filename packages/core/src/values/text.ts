const encoder = new TextEncoder();

/** The UTF-8 length of a well-formed string, in bytes. */
export function utf8Length(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is the point.
  return /^[\x00-\x7f]*$/.test(text) ? text.length : encoder.encode(text).length;
}

/** True when the UTF-8 form has at most `limit` bytes; a long text is refused without being encoded. */
export function fitsUtf8(text: string, limit: number): boolean {
  if (text.length > limit) return false;
  return text.length * 3 <= limit || utf8Length(text) <= limit;
}

/** True when no lone surrogate is in the text. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** True for text with a control character (Unicode category Cc: C0, DEL, C1). */
export function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
