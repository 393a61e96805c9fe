import { textOfJson } from "./json-text.js";
import { createStemmer } from "./stemmer.js";
import { isStopWord } from "./stop-words.js";
import { words } from "./words.js";

/** Distinct terms indexed of one entry: those of the key first, then of the value in order. */
export const MAX_TERMS = 1_024;
/** Occurrences of a term counted in one field of an entry. */
export const MAX_FREQUENCY = 255;
/** Length of an entry in terms, as it is stored. */
export const MAX_LENGTH = 65_535;
/** Distinct terms of a query that are searched: its first ones. */
export const MAX_QUERY_TERMS = 64;

export interface TermFrequency {
  readonly key: number;
  readonly value: number;
}

export interface DocumentTerms {
  /** At most `MAX_TERMS`, in order of first occurrence; frequencies are 0 to `MAX_FREQUENCY`, never both 0. */
  readonly terms: ReadonlyMap<string, TermFrequency>;
  /** Terms in the key and the value, repeats and those past `MAX_TERMS` included; at most `MAX_LENGTH`. */
  readonly length: number;
}

export interface QueryTerm {
  readonly term: string;
  readonly weight: number;
}

/**
 * The index terms of an entry. The text of a value is its strings, numbers and booleans and its property names,
 * from top to bottom; `null` has none.
 */
export function documentTerms(key: string, value: unknown): DocumentTerms {
  return storedTerms(key, JSON.stringify(value));
}

/** The index terms of an entry whose value is JSON text, without parsing it. */
export function storedTerms(key: string, json: string): DocumentTerms {
  const stem = createStemmer();
  const terms = new Map<string, { key: number; value: number }>();
  const count = (word: string, field: keyof TermFrequency): void => {
    const term = stem(word);
    const frequency = terms.get(term);
    if (frequency !== undefined) frequency[field] = Math.min(frequency[field] + 1, MAX_FREQUENCY);
    else if (terms.size < MAX_TERMS) terms.set(term, { key: 0, value: 0, [field]: 1 });
  };

  const keyWords = words(key);
  const valueWords = words(textOfJson(json));
  for (const word of keyWords) count(word, "key");
  for (const word of valueWords) count(word, "value");
  return { terms, length: Math.min(keyWords.length + valueWords.length, MAX_LENGTH) };
}

/**
 * The distinct terms of a query in order, at most `MAX_QUERY_TERMS`. Stop words are left out, unless there is nothing
 * else. A term weighs 1 however often the query repeats it.
 */
export function queryTerms(query: string): QueryTerm[] {
  const all = words(query);
  const telling = all.filter((word) => !isStopWord(word));
  const stem = createStemmer();
  const terms = new Set<string>();
  for (const word of telling.length > 0 ? telling : all) {
    if (terms.size === MAX_QUERY_TERMS) break;
    terms.add(stem(word));
  }
  return Array.from(terms, (term) => ({ term, weight: 1 }));
}
