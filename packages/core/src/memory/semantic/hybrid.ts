import type { Namespace } from "../../namespace.js";
import { storedTerms } from "../../ranking/document.js";
import { FUSED_DEPTH, fuse } from "../../ranking/fuse.js";
import type { Store, StoredEntry } from "../../store/store.js";
import type { Semantic } from "./semantic.js";

/** Entries with their scores, best first, and how many match in all. */
export interface RankedEntries {
  /** The entry whose key is the query. */
  readonly exact: StoredEntry | undefined;
  readonly scored: readonly { readonly stored: StoredEntry; readonly score: number }[];
  readonly total: number;
  /** What the answer lacks. */
  readonly note?: string;
}

interface Search {
  readonly namespace: Namespace;
  readonly store: Store;
  readonly query: string;
  /** The terms of the query. */
  readonly terms: readonly string[];
  readonly keep: number;
  readonly now: number;
}

/**
 * Ranks by words and by meaning together; `byWords` gives the best `keep` by words. `total` counts what matches by words,
 * and of the nearest by meaning those that hold no word of the query.
 */
export async function rankedByBoth(
  semantic: Semantic,
  search: Search,
  byWords: (keep: number) => Promise<RankedEntries>,
): Promise<RankedEntries> {
  const { namespace, store, query, terms, keep, now } = search;
  const [found, { near, note }] = await Promise.all([
    // Ranks by meaning are joined with the same ranks by words whatever the limit is.
    byWords(Math.max(keep, FUSED_DEPTH)),
    semantic.search(query, now),
  ]);
  const told = note === undefined ? {} : { note };
  if (near.ids.length === 0) return { ...found, ...told };
  const entries = new Map(found.scored.map(({ stored }) => [stored.id, stored]));
  const others = near.ids.filter((id) => !entries.has(id));
  let added = 0;
  for (const entry of await store.newestOf(namespace, others, others.length, now)) {
    entries.set(entry.id, entry);
    const held = storedTerms(entry.key, entry.json).terms;
    if (!terms.some((term) => held.has(term))) added += 1;
  }
  const words = found.scored.map(({ stored }) => stored.id);
  const scored = fuse(words, near, found.scored.length >= found.total).flatMap(({ id, score }) => {
    const stored = entries.get(id);
    return stored === undefined ? [] : [{ stored, score }];
  });
  return { exact: found.exact, scored, total: found.total + added, ...told };
}
