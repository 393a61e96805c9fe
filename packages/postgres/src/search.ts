import { entryFrom, namespaceFrom, postingsFrom } from "@pigeonhole/core/rows";
import type { Namespace, PostingRow, SearchData, SearchQuery, StoredEntry } from "@pigeonhole/core/store";
import { entryReading, type Reading } from "./reader.js";
import { publicEntry } from "./rows-of.js";
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
      ...(byKey?.statements ?? []),
    ],
    parse([counts, due, postings, ...rest]) {
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
      return {
        entries,
        totalLength,
        expired,
        postings: terms.map((term) => byTerm.get(term) ?? []),
        entry: byKey?.parse(rest),
      };
    },
  };
}

export function termsReading(
  tenant: string,
  namespace: Namespace,
  from: string,
  to: string,
  limit: number,
): Reading<string[]> {
  return {
    statements: [{ text: SEARCH_STATEMENTS.termsBetween, values: [tenant, namespace, from, to, limit] }],
    parse: ([result]) => (result?.rows ?? []).map(([term]) => String(term)),
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
