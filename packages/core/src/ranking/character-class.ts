/** What a code point is to word segmentation. */
export const CharacterClass = {
  unknown: 0,
  /** Separates words. */
  other: 1,
  /** ASCII only, as are `upper` and `digit`. */
  lower: 2,
  upper: 3,
  digit: 4,
  /** Any other letter or number of a script that puts spaces between words. */
  letter: 5,
  /** A combining mark: continues a word, starts none. */
  mark: 6,
  apostrophe: 7,
  /** A script without spaces between words, where only a dictionary finds them. */
  segmented: 8,
  emoji: 9,
  /** Half of a flag. */
  regional: 10,
} as const;

const WORD = /[\p{L}\p{N}\p{M}]/u;
const MARK = /\p{M}/u;
const EMOJI = /\p{Emoji}/u;
const REGIONAL = /\p{Regional_Indicator}/u;
const SEGMENTED = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
/** Straight, typographic (U+2019) and modifier letter (U+02BC) apostrophe. */
const APOSTROPHES = "'\u2019\u02bc";

const HAN_PLANES = 0x20000;
const PAST_HAN_PLANES = 0x40000;

/** One byte per code point of the first two planes, filled in as characters are met: 128 KiB. */
const classes = new Uint8Array(HAN_PLANES);

/** The `CharacterClass` of a code point; a lone surrogate is `other`. */
export function characterClass(codePoint: number): number {
  // Unicode sets planes 2 and 3 aside for Han; nothing above them is text.
  if (codePoint >= HAN_PLANES) {
    return codePoint < PAST_HAN_PLANES ? CharacterClass.segmented : CharacterClass.other;
  }
  const known = classes[codePoint];
  if (known !== undefined && known !== CharacterClass.unknown) return known;
  const found = classify(codePoint);
  classes[codePoint] = found;
  return found;
}

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  if (APOSTROPHES.includes(character)) return CharacterClass.apostrophe;
  if (codePoint < 0x80) return classifyAscii(character);
  if (WORD.test(character)) {
    if (SEGMENTED.test(character)) return CharacterClass.segmented;
    return MARK.test(character) ? CharacterClass.mark : CharacterClass.letter;
  }
  if (REGIONAL.test(character)) return CharacterClass.regional;
  return isPictograph(codePoint) || EMOJI.test(character) ? CharacterClass.emoji : CharacterClass.other;
}

/** Unicode adds emoji to these blocks only. They are taken whole, so that engines of other versions find the same words. */
function isPictograph(codePoint: number): boolean {
  return (codePoint >= 0x1f000 && codePoint < 0x1f100) || (codePoint >= 0x1f300 && codePoint < 0x1fb00);
}

function classifyAscii(character: string): number {
  if (character >= "a" && character <= "z") return CharacterClass.lower;
  if (character >= "A" && character <= "Z") return CharacterClass.upper;
  return character >= "0" && character <= "9" ? CharacterClass.digit : CharacterClass.other;
}
