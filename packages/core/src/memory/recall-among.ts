import { compareCodePoints } from "../ranking/compare-code-points.js";
import { type Collection, collectionOf, type RankInput, rank } from "../ranking/rank.js";
import type { Candidate } from "../ranking/top-candidates.js";
import type { StoredEntry } from "../store/store.js";
import { entryFrom, type MemoryEntry } from "./entry.js";
import { inBatches } from "./in-batches.js";
import type { Memory } from "./memory.js";
import { rankInput, readPostings, searchQuery } from "./rank-input.js";
import { searchedTerms } from "./recall.js";

/** A match and which of the memories holds it. */
export interface AmongMatch<Value> {
  readonly index: number;
  readonly entry: MemoryEntry<Value>;
  readonly score: number;
}

/** What is wanted of many memories. */
export interface AmongOptions<Value> {
  readonly limit: number;
  /** Takes only entries for which it is true. */
  readonly where?: (entry: MemoryEntry<Value>) => boolean;
}

interface Searched {
  readonly index: number;
  readonly exact: StoredEntry | undefined;
  readonly input: Omit<RankInput, "keep">;
}

type Placed = Candidate & { readonly index: number };

/** How many more candidates are looked at when too few passed. */
const GROWTH = 4;

/**
 * The best matches among many memories of one application, as if all entries were in one: words are weighed by how rare
 * they are in all of the memories. Entries whose key equals the query come first; ties go to the newest, then by key.
 *
 * @throws MemoryError `invalid_argument` for a query that `Memory.recall` refuses
 */
export async function recallAmong<Value>(
  memories: readonly Memory<Value>[],
  query: string,
  { limit, where = () => true }: AmongOptions<Value>,
): Promise<AmongMatch<Value>[]> {
  const terms = searchedTerms(query);
  const searched = await inBatches([...memories.entries()], async ([index, memory]): Promise<Searched> => {
    const now = memory.store.clock();
    const data = await memory.store.search(memory.namespace, searchQuery(query, terms), now);
    return { index, exact: data.entry, input: rankInput(terms, data) };
  });
  const among = readPostings(() => collectionOf(searched.map(({ input }) => input)));
  for (let keep = limit; ; keep *= GROWTH) {
    const best = readPostings(() => bestOf(searched, among, keep));
    const matches = (await matchesOf(memories, searched, best)).filter(({ entry }) => where(entry));
    if (matches.length >= limit || best.length < keep) return matches.slice(0, limit);
  }
}

/** The best `keep` of all; of equal ones those that were created later in their namespace. */
function bestOf(searched: readonly Searched[], among: Collection, keep: number): Placed[] {
  return searched
    .flatMap(({ index, input }) =>
      rank({ ...input, among, keep }).candidates.map((candidate) => ({ ...candidate, index })),
    )
    .sort((a, b) => b.score - a.score || b.id - a.id || a.index - b.index)
    .slice(0, keep);
}

async function matchesOf<Value>(
  memories: readonly Memory<Value>[],
  searched: readonly Searched[],
  best: readonly Placed[],
): Promise<AmongMatch<Value>[]> {
  const first = (best[0]?.score ?? 0) + 1;
  const exact = searched.flatMap(({ index, exact: stored }) =>
    stored === undefined ? [] : [{ index, entry: entryFrom<Value>(stored), score: first }],
  );
  const byIndex = new Map<number, Map<number, number>>();
  for (const { index, id, score } of best) {
    byIndex.set(index, (byIndex.get(index) ?? new Map<number, number>()).set(id, score));
  }
  const ranked = await inBatches([...byIndex], async ([index, scores]) => {
    const memory = memories[index];
    if (memory === undefined) return [];
    const stored = await memory.store.newestOf(
      memory.namespace,
      [...scores.keys()],
      scores.size,
      memory.store.clock(),
    );
    return stored
      .filter(({ key }) => key !== searched[index]?.exact?.key)
      .map((one) => ({ index, entry: entryFrom<Value>(one), score: scores.get(one.id) ?? 0 }));
  });
  return [...exact, ...ranked.flat().sort(byRank)];
}

function byRank(a: AmongMatch<unknown>, b: AmongMatch<unknown>): number {
  return (
    b.score - a.score || b.entry.updatedAt - a.entry.updatedAt || compareCodePoints(a.entry.key, b.entry.key)
  );
}
