import { MemoryError } from "../errors.js";
import { LIMITS } from "../limits.js";
import type { Namespace } from "../namespace.js";
import { queryTerms } from "../ranking/document.js";
import type { Candidate } from "../ranking/top-candidates.js";
import type { Store, StoredEntry } from "../store/store.js";
import { isWellFormed } from "../values/text.js";
import { entryFrom } from "./entry.js";
import type { Match } from "./match.js";
import { checkLimit, checkOptions } from "./options.js";
import { search } from "./search.js";
import { type RankedEntries, rankedByBoth } from "./semantic/hybrid.js";
import type { Semantic } from "./semantic/semantic.js";
import { withinTokens } from "./within-tokens.js";

/** How much a recall gives. */
export interface RecallOptions {
  /** 1 to 1,000 matches; 10 when left out. */
  limit?: number;
  /**
   * Gives only what costs about this many tokens with the keys: entries whole as long as they fit, near duplicates only
   * where there is room. Long texts are cut around what matches and their match says so; other values that are too long,
   * and all those of a Memory with a schema, are passed over.
   */
  maxTokens?: number;
}

/** The best matches, and how many entries match in all. */
export interface Recall<Value = unknown> {
  readonly matches: Match<Value>[];
  readonly total: number;
  /** Says why entries were searched by words only, where there is an embedder. */
  readonly note?: string;
}

interface Target {
  readonly namespace: Namespace;
  readonly store: Store;
  readonly schema?: unknown;
}

type Scored = RankedEntries["scored"][number];

/** A long query without a word in it is a mistake or an attack; a short one merely matches nothing. */
const LONGEST_WORDLESS_QUERY = 256;

/**
 * Ranks a namespace's entries for a query in words. An entry whose key equals the query comes first, a point above the
 * best of the others; ties go to the newest, then by key.
 *
 * @throws MemoryError `invalid_argument` for a query that is empty, over 8,192 characters or not well-formed
 */
export async function recall<Value>(
  target: Target,
  query: string,
  options: RecallOptions,
  semantic?: Semantic,
): Promise<Recall<Value>> {
  const { limit, maxTokens: budget } = checkOptions(options, ["limit", "maxTokens"]);
  const size = checkLimit(limit, 10);
  const terms = searchedTerms(query);
  const maxTokens = checkMaxTokens(budget);
  const now = target.store.clock();
  const byWords = (keep: number) => rankedEntries(target, query, terms, keep, now);
  const ranked =
    semantic === undefined
      ? await byWords(size)
      : await rankedByBoth(semantic, { ...target, query, terms, keep: size + 1, now }, byWords);
  const { exact } = ranked;
  const others = ranked.scored.filter(({ stored }) => stored.key !== exact?.key);
  const first = exact === undefined ? [] : [{ stored: exact, score: (ranked.scored[0]?.score ?? 0) + 1 }];
  const matches = [...first, ...others].slice(0, size);
  return {
    matches:
      maxTokens === undefined
        ? matches.map(({ stored, score }) => ({ entry: entryFrom<Value>(stored), score }))
        : withinTokens<Value>(matches, { maxTokens, query, mayCut: target.schema === undefined }),
    // A key that equals the query holds the query's words, so it is among the ranked unless there are no words.
    total: Math.max(ranked.total, exact === undefined ? 0 : 1),
    ...(ranked.note === undefined ? {} : { note: ranked.note }),
  };
}

/**
 * Checks a query and gives the terms in it.
 *
 * @throws MemoryError `invalid_argument`
 */
export function searchedTerms(query: string): string[] {
  checkQuery(query);
  const terms = queryTerms(query);
  if (terms.length === 0 && query.length > LONGEST_WORDLESS_QUERY) {
    throw new MemoryError("invalid_argument", "The query has no words to search for. Ask in words.");
  }
  return terms;
}

function checkMaxTokens(maxTokens: unknown): number | undefined {
  if (maxTokens === undefined || maxTokens === null) return undefined;
  if (typeof maxTokens === "number" && maxTokens > 0) return maxTokens;
  throw new MemoryError("invalid_argument", "maxTokens is a number above 0.");
}

function checkQuery(query: unknown): void {
  if (typeof query !== "string" || query === "") {
    throw new MemoryError(
      "invalid_argument",
      "A query is at least one word. To see everything, list the entries.",
    );
  }
  if (query.length > LIMITS.queryLength) {
    throw new MemoryError(
      "invalid_argument",
      `A query has at most ${LIMITS.queryLength} characters. Ask more briefly.`,
    );
  }
  if (!isWellFormed(query)) {
    throw new MemoryError(
      "invalid_argument",
      "The query has half of a surrogate pair; send well-formed Unicode.",
    );
  }
}

/** At least the best `size` besides the entry whose key is the query. */
async function rankedEntries(
  target: Target,
  query: string,
  terms: readonly string[],
  size: number,
  now: number,
): Promise<RankedEntries> {
  const { exact, candidates, total } = await search(target, query, terms, size, now);
  const keep = exact === undefined ? size : size + 1;
  return { exact, scored: await fetchInOrder(target, candidates, keep, now), total };
}

/** Entries for candidates, best first; only so many of those that tie at the end as are wanted. */
async function fetchInOrder(
  target: Target,
  candidates: readonly Candidate[],
  keep: number,
  now: number,
): Promise<Scored[]> {
  if (candidates.length === 0) return [];
  // Where more tie at the end than are wanted, the store says which of them are the newest.
  const least = candidates.length > keep ? candidates.at(-1)?.score : undefined;
  const above = candidates.filter(({ score }) => score !== least);
  const tied = candidates.filter(({ score }) => score === least);
  const scores = new Map(candidates.map(({ id, score }) => [id, score]));
  const fetch = (ids: readonly Candidate[], limit: number): Promise<readonly StoredEntry[]> =>
    target.store.newestOf(
      target.namespace,
      ids.map(({ id }) => id),
      limit,
      now,
    );
  const stored = [
    ...(above.length > 0 ? await fetch(above, above.length) : []),
    ...(keep > above.length && tied.length > 0 ? await fetch(tied, keep - above.length) : []),
  ];
  return stored
    .map((entry) => ({ stored: entry, score: scores.get(entry.id) ?? 0 }))
    .sort((a, b) => b.score - a.score);
}
