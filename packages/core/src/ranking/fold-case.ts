const NOT_ASCII = /[\u0080-\uffff]/;
/** Letters that lower-casing or decomposition leave apart from what people type for them. */
const FOLDS: ReadonlyMap<string, string> = new Map([
  ["ß", "ss"],
  ["ς", "σ"],
  ["ı", "i"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["ø", "o"],
  ["ł", "l"],
  ["đ", "d"],
  ["ð", "d"],
  ["þ", "th"],
  // Arabic writes the ends of words in two ways, and Persian two letters in its own.
  ["ة", "ه"],
  ["ى", "ي"],
  ["ٱ", "ا"],
  ["ی", "ي"],
  ["ک", "ك"],
]);
const FOLDED = /[ßςıæœøłđðþةىٱیک]/g;

/**
 * Lower case with the full case folds that matter to words, and ı, æ, œ, ø, ł, đ, ð and þ in ASCII letters; Arabic letters
 * that stand for each other are one.
 */
export function foldCase(word: string): string {
  const lower = word.toLowerCase();
  return NOT_ASCII.test(lower) ? lower.replace(FOLDED, (letter) => FOLDS.get(letter) ?? letter) : lower;
}
