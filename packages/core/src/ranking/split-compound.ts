import { withoutParticle } from "./korean-particles.js";

const COMPOUND = /['\u2019\u02bc]|[a-z][A-Z]|[A-Z]{2}[a-z]{2}|\d\.\d|[\uac00-\ud7a3]$/;
const TYPOGRAPHIC_APOSTROPHE = /[\u2019\u02bc]/g;
/** A version or date: three numbers or more, or two after a "v". */
const VERSION = /^(v?)(\d+(?:\.\d+)+)$/i;
const HANGUL_END = /[\uac00-\ud7a3]$/;
const CAMEL_BOUNDARY = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})/;
/** What follows the apostrophe in "don't", "I'd", "I'm", "we'll", "they're" and "we've". */
const CONTRACTION_ENDINGS: ReadonlySet<string> = new Set(["t", "d", "m", "ll", "re", "ve"]);

/**
 * The words in one with apostrophes or capitals inside, in letter case as found. A possessive "'s" goes, an English
 * contraction stays whole ("don't"), and any other compound is there whole and in parts, so that both ways to
 * write it find it: "O'Brien" is "OBrien", "O", "Brien"; "customerName" is "customerName", "customer", "Name"; "v1.2" is
 * "v1.2", "1.2"; "9.11.2023" is "9.11.2023", "9", "11", "2023"; a Korean word is there also without its particle.
 */
export function splitCompound(word: string): readonly string[] {
  if (!COMPOUND.test(word)) return [word];
  if (HANGUL_END.test(word)) return withoutParticle(word);
  const [, v, numbers] = VERSION.exec(word) ?? [];
  if (numbers !== undefined) return versionParts(word, v, numbers);
  const written = word.replace(TYPOGRAPHIC_APOSTROPHE, "'");
  const last = written.lastIndexOf("'");
  if (last < 0) return withParts(written, written.split(CAMEL_BOUNDARY));

  const ending = written.slice(last + 1).toLowerCase();
  if (ending === "s") return splitCompound(written.slice(0, last));
  if (written.indexOf("'") === last && CONTRACTION_ENDINGS.has(ending)) return [written];
  return withParts(written.replaceAll("'", ""), written.split("'"));
}

function versionParts(word: string, v: string | undefined, numbers: string): readonly string[] {
  const parts = numbers.split(".");
  const apart = parts.length > 2 ? parts : [];
  return v === "" ? [word, ...apart] : [word, numbers, ...apart];
}

function withParts(whole: string, parts: readonly string[]): readonly string[] {
  return parts.length === 1 ? parts : [whole, ...parts];
}
