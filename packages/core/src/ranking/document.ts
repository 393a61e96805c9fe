import { createStemmer } from "./stemmer.js";
import { isStopWord } from "./stop-words.js";
import { words } from "./words.js";

/** Distinct terms of an entry that are indexed: the first ones, of which a value of 256 KiB may have more. */
export const MAX_TERMS = 4_096;
const MAX_FREQUENCY = 255;
const MAX_LENGTH = 65_535;
/** Distinct terms of a query that are looked up: the first ones. */
export const MAX_QUERY_TERMS = 64;

/** What ranking knows of an entry's text. */
export interface DocumentTerms {
  readonly terms: ReadonlyMap<string, { readonly key: number; readonly value: number }>;
  /** Terms in key and value, with repeats, at most 65,535. */
  readonly length: number;
}

/** The index terms of an entry: of its key, and of the texts, numbers and property names in its value. */
export function documentTerms(key: string, value: unknown): DocumentTerms {
  const stem = createStemmer();
  const terms = new Map<string, { key: number; value: number }>();
  let length = 0;
  const add = (text: string, field: "key" | "value"): void => {
    for (const word of words(text)) {
      length += 1;
      const term = stem(word);
      const found = terms.get(term);
      if (found !== undefined) found[field] = Math.min(found[field] + 1, MAX_FREQUENCY);
      else if (terms.size < MAX_TERMS) terms.set(term, { key: 0, value: 0, [field]: 1 });
    }
  };
  add(key, "key");
  for (const text of textsOf(value)) add(text, "value");
  return { terms, length: Math.min(length, MAX_LENGTH) };
}

/** The terms to look up for a query: distinct, without stop words unless there is nothing else. */
export function queryTerms(query: string): { term: string; weight: number }[] {
  const all = words(query);
  const telling = all.filter((word) => !isStopWord(word));
  const terms = new Set((telling.length > 0 ? telling : all).map(createStemmer()));
  return [...terms].slice(0, MAX_QUERY_TERMS).map((term) => ({ term, weight: 1 }));
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  const texts: string[] = [];
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === "string") texts.push(next);
    else if (typeof next === "number" || typeof next === "boolean") texts.push(String(next));
    else if (Array.isArray(next)) for (const item of next.toReversed()) pending.push(item);
    else if (typeof next === "object" && next !== null) {
      for (const [name, item] of Object.entries(next).reverse()) pending.push(item, name);
    }
  }
  return texts;
}
