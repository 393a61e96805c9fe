/**
 * UTF-16 units of a text that are read, about 5,000 words; what NFKC blows up (U+FDFA becomes 18 units) is cut to it as
 * well. It bounds how long a write of the largest value holds the thread, with `MAX_TERMS`.
 */
export const MAX_TEXT_UNITS = 32_768;

const NOT_ASCII = /[\u0080-\uffff]/;
/** Latin, Greek and Cyrillic diacritics, the points of Hebrew, vowel signs and stretching of Arabic, the nukta of Hindi. */
const MARKS =
  "\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0640\\u064b-\\u065f\\u0670\\u093c";
/**
 * Characters that do not tell words apart: those marks, soft hyphen, joiners (so that the parts of a joined emoji are
 * terms of their own), variation selectors, the keycap frame and skin tones.
 */
const IGNORED = new RegExp(
  `[${MARKS}\\u00ad\\u200c\\u200d\\u2060\\u20e3\\ufe00-\\ufe0f\\ufeff\\u{1f3fb}-\\u{1f3ff}]+`,
  "gu",
);
/** U+FF9E and U+FF9F are letters that decompose to marks. */
const LONG_MARK_RUN = /([\p{M}\uff9e\uff9f]{16})[\p{M}\uff9e\uff9f]+/gu;
const COMPOSED_MARKS = new RegExp(`[${MARKS}]+`, "gu");
/** Thai and Lao "am", which NFKC takes apart and dictionaries hold whole. */
const SARA_AM = /\u0e4d\u0e32|\u0ecd\u0eb2/g;

/**
 * A text in NFKC (UAX #15) without the characters that do not tell words apart, letter case kept: "Café" becomes
 * "Cafe". Hangul, kana and Thai and Lao "am" stay composed. At most `MAX_TEXT_UNITS` long; ASCII text comes back as
 * it is.
 */
export function normalizeText(text: string): string {
  const read = text.length > MAX_TEXT_UNITS ? text.slice(0, MAX_TEXT_UNITS) : text;
  if (!NOT_ASCII.test(read)) return read;
  return (
    read
      .replace(IGNORED, "")
      // Marks are put in canonical order by an insertion sort: 130,000 in a row take 11 seconds, runs of 16 none
      // (UAX #15 allows to cut at 30, the "stream-safe" format).
      .replace(LONG_MARK_RUN, "$1")
      .normalize("NFKD")
      .replace(COMPOSED_MARKS, "")
      .normalize("NFC")
      .replace(SARA_AM, (parts) => (parts.startsWith("\u0e4d") ? "\u0e33" : "\u0eb3"))
      .slice(0, MAX_TEXT_UNITS)
  );
}
