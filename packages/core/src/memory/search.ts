import type { Namespace } from "../namespace.js";
import { EVERY_ENTRY } from "../ranking/posting-changes.js";
import { decodePostings } from "../ranking/postings.js";
import { type Ranking, rank, type Variant } from "../ranking/rank.js";
import { MOST_SIMILAR, rangesOfSimilar, SIMILAR_WEIGHT, similarTerms } from "../ranking/similar-terms.js";
import type { PostingRow, SearchData, Store, StoredEntry } from "../store/store.js";
import { rankInput, readPostings, searchQuery } from "./rank-input.js";

/** When fewer entries match, terms like those of the query are searched as well. */
const FEW = 10;
/** Terms of a query for which others are looked up, and of these as many as are looked at. */
const MOST_ASKED = 4;
const MOST_LISTED = 1_000;
/** Similar terms that are looked at where some may be of expired entries only, which are in the index until removed. */
const MOST_UNSURE = 64;

interface Target {
  readonly namespace: Namespace;
  readonly store: Store;
}

/** What was found, and the entry whose key is the query. */
export interface Found extends Ranking {
  readonly exact: StoredEntry | undefined;
}

/**
 * Searches a namespace for terms; at least the best `size` besides the entry whose key is the query. For a term that no
 * entry holds, and for all where few entries match, those stand in that it begins or that are spelt nearly like it.
 */
export async function search(
  { namespace, store }: Target,
  query: string,
  terms: readonly string[],
  size: number,
  now: number,
): Promise<Found> {
  const wanted = searchQuery(query, terms);
  const data = await store.search(namespace, wanted, now);
  const found = ranked(terms, data, size, []);
  const [, ...postings] = data.postings;
  const isMissing = terms.map((_, index) => !isHeld(postings[index], data.expired));
  const others = found.total < FEW ? terms.filter((_, index) => isMissing[index] !== true) : [];
  // A term that no entry holds needs others most.
  const lacking = [...terms.filter((_, index) => isMissing[index]), ...others];
  if (data.entries === 0 || lacking.length === 0) return found;
  const most = data.expired.size === 0 ? MOST_SIMILAR : MOST_UNSURE;
  const similar = await similarTo({ namespace, store }, lacking.slice(0, MOST_ASKED), most);
  if (similar.size === 0) return found;
  const added = [...new Set([...similar.values()].flat())].filter((term) => !terms.includes(term));
  const all = await store.search(namespace, { terms: [EVERY_ENTRY, ...terms, ...added] }, now);
  const rowsOf = new Map(added.map((term, index) => [term, all.postings[1 + terms.length + index] ?? []]));
  const variants = terms.map((term) =>
    (similar.get(term) ?? [])
      .flatMap((other): Variant[] => {
        const rows = rowsOf.get(other) ?? [];
        return isHeld(rows, all.expired) ? [{ weight: SIMILAR_WEIGHT, rows }] : [];
      })
      .slice(0, MOST_SIMILAR),
  );
  return ranked(terms, { ...all, entry: data.entry }, size, variants);
}

function ranked(
  terms: readonly string[],
  data: SearchData,
  size: number,
  variants: readonly (readonly Variant[])[],
): Found {
  const input = rankInput(terms, data);
  const keep = data.entry === undefined ? size : size + 1;
  const all = input.terms.map((term, index) => ({
    ...term,
    variants: [...term.variants, ...(variants[index] ?? [])],
  }));
  return { exact: data.entry, ...readPostings(() => rank({ ...input, terms: all, keep })) };
}

/** Whether an entry that has not expired holds the term of these postings. */
function isHeld(rows: readonly PostingRow[] = [], expired: ReadonlySet<number>): boolean {
  if (rows.length === 0 || expired.size === 0) return rows.length > 0;
  return readPostings(() => [...decodePostings(rows).keys()].some((id) => !expired.has(id)));
}

async function similarTo(
  { namespace, store }: Target,
  terms: readonly string[],
  most: number,
): Promise<Map<string, string[]>> {
  const similar = new Map<string, string[]>();
  for (const term of terms) {
    const listed = new Set<string>();
    for (const { from, to } of rangesOfSimilar(term)) {
      const terms = await store.termsBetween(namespace, from, to, MOST_LISTED);
      for (const one of terms) listed.add(one);
      if (terms.length < MOST_LISTED) break;
    }
    const found = similarTerms(term, [...listed], most);
    if (found.length > 0) similar.set(term, found);
  }
  return similar;
}
