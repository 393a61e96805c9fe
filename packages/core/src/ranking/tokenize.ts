import { termOf } from "./term-of.js";
import { words } from "./words.js";

/** The index terms of a text in order, with repeats: its `words()`, English ones as Porter2 stems. */
export function tokenize(text: string): string[] {
  return words(text).map(termOf);
}
