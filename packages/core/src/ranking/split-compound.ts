const COMPOUND = /['\u2019\u02bc]|[a-z][A-Z]|[A-Z]{2}[a-z]{2}/;
const TYPOGRAPHIC_APOSTROPHE = /[\u2019\u02bc]/g;
const CAMEL_BOUNDARY = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})/;
/** What follows the apostrophe in "don't", "I'd", "I'm", "we'll", "they're" and "we've". */
const CONTRACTION_ENDINGS: ReadonlySet<string> = new Set(["t", "d", "m", "ll", "re", "ve"]);

/**
 * The words in one with apostrophes or capitals inside, in letter case as found. A possessive "'s" goes, an English
 * contraction stays whole ("don't"), and any other compound is there whole and in parts, so that both ways to
 * write it find it: "O'Brien" is "OBrien", "O", "Brien"; "customerName" is "customerName", "customer", "Name".
 */
export function splitCompound(word: string): readonly string[] {
  if (!COMPOUND.test(word)) return [word];
  const parts = word.replace(TYPOGRAPHIC_APOSTROPHE, "'").split("'");
  const last = parts.at(-1)?.toLowerCase() ?? "";
  if (parts.length > 1 && last === "s") parts.pop();
  else if (parts.length === 2 && CONTRACTION_ENDINGS.has(last)) return [parts.join("'")];

  const whole = parts.join("");
  const pieces = parts.length === 1 ? whole.split(CAMEL_BOUNDARY) : parts;
  return pieces.length === 1 ? pieces : [whole, ...pieces];
}
