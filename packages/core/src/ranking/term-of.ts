import { arabicStem } from "./arabic-stem.js";
import { baseForm } from "./irregular-forms.js";
import { porter2 } from "./porter2.js";

const ENGLISH_LETTERS = /^[a-z]+$/;

/**
 * The index term of a word, as `words()` gives it: the Porter2 stem of ASCII letters, or of the base of an irregular
 * English form; an Arabic word without its article and endings; any other word itself.
 */
export function termOf(word: string): string {
  return ENGLISH_LETTERS.test(word) ? porter2(baseForm(word)) : (arabicStem(word) ?? word);
}
