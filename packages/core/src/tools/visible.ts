/**
 * Characters that a reader cannot see, or that reorder or break lines: control, format, private use, unassigned,
 * separators, variation selectors, fillers and blanks. Hidden instructions travel in them (Unicode UTS #39, UTR #36).
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2800\u3164\uFE00-\uFE0F\uFFA0\u{E0000}-\u{E0FFF}]/u;

// An emoji's own selector and joiner, and the joiners that Indic and Arabic spelling needs, between such letters only.
const VISIBLE_USE =
  /(?<=[\p{Extended_Pictographic}0-9#*\u20E3])\uFE0F(?!\uFE0F)|(?<=[\p{Extended_Pictographic}\uFE0F\p{Emoji_Modifier}])\u200D(?=\p{Extended_Pictographic})|(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Tamil}\p{Script=Sinhala}\p{Script=Gujarati}\p{Script=Gurmukhi}])[\u200C\u200D](?=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Tamil}\p{Script=Sinhala}\p{Script=Gujarati}\p{Script=Gurmukhi}])/gu;

/** Most texts are a line of nothing but this, which is soon said. */
const PLAIN = /^[ -~]*$/;
const EVERY_HIDDEN = new RegExp(HIDDEN.source, "gu");

/** Writes hidden characters as `\u{...}`, so that a model reads what is there and a line stays one line. */
export function visible(text: string): string {
  if (PLAIN.test(text) || !HIDDEN.test(text)) return text;
  const kept = new Set([...text.matchAll(VISIBLE_USE)].map((match) => match.index));
  return text.replace(EVERY_HIDDEN, (character: string, at: number) => {
    if (kept.has(at)) return character;
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
  });
}

/** Splits at every kind of line break and makes each line visible; a tab is kept as a space. */
export function visibleLines(text: string): string[] {
  if (PLAIN.test(text)) return [text];
  return text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).map((line) => visible(line.replaceAll("\t", " ")));
}
