import type { Namespace } from "../namespace.js";
import { entryFrom, postingsFrom } from "../rows/rows.js";
import type { SearchData, SearchQuery } from "../store/store.js";
import { readCounts, readInSnapshot } from "./reader.js";
import type { TenantFile } from "./tenant-file.js";

/** What a search finds where nothing is. */
export function emptySearch({ terms }: SearchQuery): SearchData {
  const postings = terms.map(() => []);
  return { entries: 0, totalLength: 0, postings, expired: new Set(), entry: undefined };
}

export function readSearch(
  file: TenantFile,
  namespace: Namespace,
  { terms, key }: SearchQuery,
  now: number,
): SearchData {
  return file.snapshot(() => {
    const reads = file.reads(namespace);
    reads.counts ??= readCounts(file, namespace);
    let { entries, totalLength } = reads.counts;
    const entry = key === undefined ? undefined : readInSnapshot(file, namespace, key, now);
    const expired = new Set<number>();
    // Most searches find none, and the ordered form of this would prepare to sort them.
    const ended = file.mayHaveEnded(now) ? file.all("endedEntries", namespace, now) : [];
    for (const row of ended) {
      const { id, length } = entryFrom(namespace, row);
      expired.add(id);
      entries -= 1;
      totalLength -= length;
    }
    const postings = terms.map((term) =>
      reads.postings.orRead(term, () =>
        file.all("termPostings", namespace, term).map((posting) => postingsFrom(namespace, term, posting)),
      ),
    );
    return { entries, totalLength, postings, expired, entry };
  });
}

/** Terms of which `from <= term < to` holds, by code point. */
export function readTermsBetween(
  file: TenantFile,
  namespace: Namespace,
  from: string,
  to: string,
  limit: number,
): readonly string[] {
  const name = JSON.stringify([from, to, limit]);
  return file.reads(namespace).terms.orRead(name, () => readTerms(file, namespace, from, to, limit));
}

function readTerms(
  file: TenantFile,
  namespace: Namespace,
  from: string,
  to: string,
  limit: number,
): string[] {
  // Most terms have one row, and SQLite takes twice as long to leave out the others.
  let rows = file.all("rowsBetween", namespace, from, to, limit);
  if (rows.length === limit) rows = file.all("termsBetween", namespace, from, to, limit);
  return [...new Set(rows.map(([term]) => String(term)))];
}
