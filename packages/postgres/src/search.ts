import { entryFrom, namespaceFrom, postingsFrom, publicEntry } from "@pigeonhole/core/rows";
import {
  compareCodePoints,
  EVERY_ENTRY,
  type Namespace,
  type PendingEntry,
  type PostingRow,
  type SearchData,
  type SearchQuery,
  type StoredEntry,
  withPending,
} from "@pigeonhole/core/store";
import { indexedIn, pendingIn } from "./pending.js";
import { PENDING_STATEMENTS } from "./pending-statements.js";
import { entryReading, type Reading } from "./reader.js";
import { SEARCH_STATEMENTS } from "./search-statements.js";
import { STATEMENTS } from "./statements.js";

/** What PostgreSQL takes for all rows. */
const NO_LIMIT = null;

/** What ranking needs of a namespace; to be read on one snapshot. */
export function searchReading(
  tenant: string,
  namespace: Namespace,
  { terms, key }: SearchQuery,
  now: number,
): Reading<SearchData> {
  const byKey = key === undefined ? undefined : entryReading(tenant, namespace, key, now);
  return {
    statements: [
      { text: STATEMENTS.getNamespace, values: [tenant, namespace] },
      { text: STATEMENTS.dueEntries, values: [tenant, namespace, now, NO_LIMIT] },
      { text: SEARCH_STATEMENTS.termPostings, values: [tenant, namespace, terms] },
      { text: PENDING_STATEMENTS.allPending, values: [tenant, namespace] },
      ...(byKey?.statements ?? []),
    ],
    parse([counts, due, postings, waiting, ...rest]) {
      const row = counts?.rows[0];
      let { entries, totalLength } =
        row === undefined ? { entries: 0, totalLength: 0 } : namespaceFrom(namespace, row);
      const expired = new Set<number>();
      for (const ended of due?.rows ?? []) {
        const { id, length } = entryFrom(namespace, ended);
        expired.add(id);
        entries -= 1;
        totalLength -= length;
      }
      const byTerm = new Map<string, PostingRow[]>(terms.map((term) => [term, []]));
      for (const [term, ...posting] of postings?.rows ?? []) {
        byTerm.get(String(term))?.push(postingsFrom(namespace, String(term), posting));
      }
      const pending = pendingIn(namespace, waiting, row === undefined ? 0 : indexedIn(row).pending);
      return {
        entries,
        totalLength,
        expired,
        postings: terms.map((term) => withPending(term, byTerm.get(term) ?? [], pending)),
        entry: byKey?.parse(rest),
      };
    },
  };
}

/** Terms of a range, and what the entries that wait to be indexed make of them. */
export interface RangeOfTerms {
  readonly from: string;
  readonly to: string;
  readonly limit: number;
}

/** The first terms of a range by code point; or those in it that may be gone, which have to be looked at first. */
export function termsReading(
  tenant: string,
  namespace: Namespace,
  range: RangeOfTerms,
  gone: readonly string[] = [],
): Reading<{ readonly terms: string[] } | { readonly doubtful: string[] }> {
  const { from, to, limit } = range;
  return {
    statements: [
      { text: STATEMENTS.getNamespace, values: [tenant, namespace] },
      { text: PENDING_STATEMENTS.allPending, values: [tenant, namespace] },
      { text: SEARCH_STATEMENTS.termsBetween, values: [tenant, namespace, from, to, limit + gone.length] },
      { text: SEARCH_STATEMENTS.termPostings, values: [tenant, namespace, gone] },
    ],
    parse([counts, waiting, listed, postings]) {
      const row = counts?.rows[0];
      const pending = pendingIn(namespace, waiting, row === undefined ? 0 : indexedIn(row).pending);
      const doubtful = lostTerms(pending).filter((term) => isBetween(term, range) && !gone.includes(term));
      if (doubtful.length > 0) return { doubtful };
      const byTerm = new Map<string, PostingRow[]>();
      for (const [term, ...posting] of postings?.rows ?? []) {
        const rows = byTerm.get(String(term)) ?? [];
        byTerm.set(String(term), [...rows, postingsFrom(namespace, String(term), posting)]);
      }
      const found = new Set((listed?.rows ?? []).map(([term]) => String(term)));
      for (const term of gone) {
        if (withPending(term, byTerm.get(term) ?? [], pending).length === 0) found.delete(term);
      }
      for (const { terms } of pending) {
        if (terms === undefined) continue;
        for (const term of [EVERY_ENTRY, ...terms.terms.keys()]) if (isBetween(term, range)) found.add(term);
      }
      return { terms: [...found].sort(compareCodePoints).slice(0, limit) };
    },
  };
}

export function newestOfReading(
  tenant: string,
  namespace: Namespace,
  ids: readonly number[],
  limit: number,
  now: number,
): Reading<StoredEntry[]> {
  return {
    statements: [{ text: SEARCH_STATEMENTS.newestOf, values: [tenant, namespace, ids, now, limit] }],
    parse: ([result]) => (result?.rows ?? []).map((row) => publicEntry(entryFrom(namespace, row))),
  };
}

function isBetween(term: string, { from, to }: RangeOfTerms): boolean {
  return compareCodePoints(term, from) >= 0 && compareCodePoints(term, to) < 0;
}

/** Terms that are indexed of entries which have them no more. */
function lostTerms(pending: readonly PendingEntry[]): string[] {
  const lost = new Set<string>();
  for (const { indexed, terms } of pending) {
    if (indexed === undefined || indexed === "unknown") continue;
    if (terms === undefined) lost.add(EVERY_ENTRY);
    for (const term of indexed.terms.keys()) if (!terms?.terms.has(term)) lost.add(term);
  }
  return [...lost];
}
