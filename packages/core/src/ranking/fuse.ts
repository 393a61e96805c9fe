import type { Nearest } from "./nearest.js";

/** The constant of reciprocal rank fusion (Cormack, Clarke & Buettcher 2009). */
const K = 60;
/** Ranks by words that add to an entry's rank by meaning; below, an entry has only one of the two. */
export const FUSED_DEPTH = 60;

/** An entry's id and its place, as a score that falls from the best to the last. */
export interface Fused {
  readonly id: number;
  readonly score: number;
}

/**
 * Joins the ranks by words with those by meaning. Entries whose vectors stand out take part by reciprocal rank fusion;
 * the other near ones come after all whose words match, which they never push down. So vectors that say little change
 * little, and good ones find what words do not.
 *
 * `byWords` has the best entries by falling rank; `complete` is true when no other entry matches by words.
 */
export function fuse(byWords: readonly number[], near: Nearest, complete: boolean): Fused[] {
  const scores = new Map(byWords.map((id, rank) => [id, reciprocal(rank)]));
  near.ids.slice(0, near.outstanding).forEach((id, rank) => {
    const place = byWords.indexOf(id);
    const own = place >= 0 && place < FUSED_DEPTH ? reciprocal(place) : 0;
    scores.set(id, own + reciprocal(rank));
  });
  // The sort is stable: of equal scores, what words found comes first.
  const joined = [...scores].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score);
  if (!complete) return joined;
  const rest = near.ids.filter((id) => !scores.has(id));
  return [...joined, ...rest.map((id, at) => ({ id, score: reciprocal(joined.length + at) }))];
}

function reciprocal(rank: number): number {
  return 1 / (K + rank + 1);
}
