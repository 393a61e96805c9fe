import { porter2 } from "./porter2.js";

const ENGLISH_LETTERS = /^[a-z]+$/;

/**
 * A function from words to index terms: the Porter2 stem of a word of ASCII letters, any other word itself. It
 * remembers what it has seen, so make one per text: a longer-lived memory would keep the words of one tenant
 * while another's are read.
 */
export function createStemmer(): (word: string) => string {
  const terms = new Map<string, string>();
  return (word) => {
    const known = terms.get(word);
    if (known !== undefined) return known;
    const term = ENGLISH_LETTERS.test(word) ? porter2(word) : word;
    terms.set(word, term);
    return term;
  };
}
