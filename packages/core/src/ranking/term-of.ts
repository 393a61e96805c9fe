import { porter2 } from "./porter2.js";

const ENGLISH_LETTERS = /^[a-z]+$/;

/** The index term of a word, as `words()` gives it: the Porter2 stem of ASCII letters, any other word itself. */
export function termOf(word: string): string {
  return ENGLISH_LETTERS.test(word) ? porter2(word) : word;
}
