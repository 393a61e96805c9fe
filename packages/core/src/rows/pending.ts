import type { DocumentTerms, TermFrequency } from "../ranking/document.js";
import type { IndexedTerms, PendingEntry } from "../ranking/pending.js";
import { checksum } from "./checksum.js";
import { corrupt } from "./corrupt.js";
import type { Row } from "./rows.js";

/** `true` stands for terms that only the index tells, `null` for none; a list is the length, then each term and its frequencies. */
type Written = true | null | (number | string)[];

/** The columns id, indexed, its checksum, terms, its checksum: an entry that was indexed keeps the first pair. */
export function pendingColumns(namespace: string, { id, indexed, terms }: PendingEntry): (number | string)[] {
  const [before, after] = [written(indexed), written(terms)];
  return [id, before, sumOf("indexed", namespace, id, before), after, sumOf("terms", namespace, id, after)];
}

/** @throws MemoryError `corrupt_data` */
export function pendingFrom(namespace: string, row: Row): PendingEntry {
  const [id, indexed, indexedSum, terms, termsSum] = row;
  if (
    typeof id !== "number" ||
    typeof indexed !== "string" ||
    typeof terms !== "string" ||
    sumOf("indexed", namespace, id, indexed) !== indexedSum ||
    sumOf("terms", namespace, id, terms) !== termsSum
  ) {
    throw corrupt("search index");
  }
  const after = read(terms);
  if (after === "unknown") throw corrupt("search index");
  return { id, indexed: read(indexed), terms: after };
}

function sumOf(column: string, namespace: string, id: number, text: string): number {
  return checksum(text, ["pending", column, namespace], [id]);
}

function written(indexed: IndexedTerms): string {
  if (indexed === undefined) return "null";
  if (indexed === "unknown") return "true";
  const { terms, length } = indexed;
  const list: Written = [length];
  for (const [term, { key, value }] of terms) list.push(term, key, value);
  return JSON.stringify(list);
}

function read(text: string): IndexedTerms {
  const list: Written = JSON.parse(text);
  if (list === null) return undefined;
  if (list === true) return "unknown";
  return termsFrom(list);
}

function termsFrom([length, ...list]: readonly (number | string)[]): DocumentTerms {
  const terms = new Map<string, TermFrequency>();
  for (let at = 0; at < list.length; at += 3) {
    const [term, key, value] = [list[at], list[at + 1], list[at + 2]];
    if (typeof term !== "string" || typeof key !== "number" || typeof value !== "number") {
      throw corrupt("search index");
    }
    terms.set(term, { key, value });
  }
  if (typeof length !== "number") throw corrupt("search index");
  return { terms, length };
}
