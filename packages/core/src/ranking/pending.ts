import type { DocumentTerms } from "./document.js";
import { EVERY_ENTRY, IN_EVERY_ENTRY, postingOf } from "./posting-changes.js";
import { appendPosting, decodePostings, editPostings, type Posting, type PostingRow } from "./postings.js";

/**
 * What packed postings hold of an entry: the terms of a text, nothing where it is undefined, or what only reading all of
 * them tells, since another version of Unicode cut the text.
 */
export type IndexedTerms = DocumentTerms | undefined | "unknown";

/** An entry whose last changes are not in the packed postings yet. */
export interface PendingEntry {
  readonly id: number;
  readonly indexed: IndexedTerms;
  /** The terms of its text; undefined when it is gone. */
  readonly terms: DocumentTerms | undefined;
}

/** The postings of a term as they will be when these entries are in them, which come in any order. */
export function withPending(
  term: string,
  rows: readonly PostingRow[],
  pending: readonly PendingEntry[],
): PostingRow[] {
  const changed = [...rows];
  for (const { id, indexed, terms } of pending) {
    const posting = postingFor(term, terms);
    if (posting === undefined && !mayHold(term, indexed)) continue;
    const at = changed.findLastIndex(({ first }) => first <= id);
    const row = changed[at];
    if (row !== undefined && (posting !== undefined || decodePostings([row]).has(id))) {
      changed.splice(at, 1, ...editPostings(row, id, posting));
    } else if (posting !== undefined) {
      changed.unshift({ first: id, bytes: appendPosting(new Uint8Array(), id, id, posting) });
    }
  }
  return changed;
}

function postingFor(term: string, terms: DocumentTerms | undefined): Posting | undefined {
  if (term === EVERY_ENTRY) return terms === undefined ? undefined : IN_EVERY_ENTRY;
  const frequency = terms?.terms.get(term);
  return terms === undefined || frequency === undefined ? undefined : postingOf(frequency, terms.length);
}

function mayHold(term: string, indexed: IndexedTerms): boolean {
  if (indexed === undefined || indexed === "unknown") return indexed === "unknown";
  return term === EVERY_ENTRY || indexed.terms.has(term);
}
