import { textOfJson } from "./json-text.js";
import { isStopWord } from "./stop-words.js";
import { termOf } from "./term-of.js";
import { words } from "./words.js";

/** Distinct terms indexed of one entry: those of the key first, then of the value in order. */
export const MAX_TERMS = 1_024;
/** Occurrences of a term counted in one field of an entry. */
export const MAX_FREQUENCY = 255;
/** Length of an entry in terms, as it is stored. */
export const MAX_LENGTH = 65_535;
/** Distinct terms of a query that are searched: its first ones. */
export const MAX_QUERY_TERMS = 64;
/** The same where all are stop words, which are in most entries and so cost most. */
export const MAX_STOP_TERMS = 8;

export interface TermFrequency {
  readonly key: number;
  readonly value: number;
}

/** A `TermFrequency` while it is counted. */
interface Counter {
  key: number;
  value: number;
}

export interface DocumentTerms {
  /** At most `MAX_TERMS`, in order of first occurrence; frequencies are 0 to `MAX_FREQUENCY`, never both 0. */
  readonly terms: ReadonlyMap<string, TermFrequency>;
  /** Terms in the key and the value, repeats and those past `MAX_TERMS` included; at most `MAX_LENGTH`. */
  readonly length: number;
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
  const terms = new Map<string, Counter>();
  const counters = new Map<string, Counter>();
  const counterOf = (word: string): Counter | undefined => {
    const term = termOf(word);
    let counter = terms.get(term);
    if (counter === undefined) {
      if (terms.size === MAX_TERMS) return undefined;
      counter = { key: 0, value: 0 };
      terms.set(term, counter);
    }
    // Words repeat, so that most are stemmed once. Not kept between entries: they are one tenant's.
    counters.set(word, counter);
    return counter;
  };
  const count = (text: string, field: keyof Counter): number => {
    const found = words(text);
    for (const word of found) {
      const counter = counters.get(word) ?? counterOf(word);
      if (counter !== undefined && counter[field] < MAX_FREQUENCY) counter[field] += 1;
    }
    return found.length;
  };

  const length = count(key, "key") + count(textOfJson(json), "value");
  return { terms, length: Math.min(length, MAX_LENGTH) };
}

/**
 * The distinct terms of a query in order, at most `MAX_QUERY_TERMS`. Stop words are left out, unless there is nothing
 * else; then it is at most `MAX_STOP_TERMS`. A term counts once however often the query repeats it.
 */
export function queryTerms(query: string): string[] {
  const all = words(query);
  const telling = all.filter((word) => !isStopWord(word));
  const [searched, most] = telling.length > 0 ? [telling, MAX_QUERY_TERMS] : [all, MAX_STOP_TERMS];
  const terms = new Set<string>();
  for (const word of searched) {
    if (terms.size === most) break;
    terms.add(termOf(word));
  }
  return [...terms];
}
