/** How much of the evidence an answer holds; each from 0 to 1. */
export interface Scores {
  /** 1 when any evidence is in the answer. */
  readonly hit: number;
  /** The share of the evidence that is in the answer. */
  readonly recall: number;
  /** 1 when all evidence is in the answer. */
  readonly all: number;
  /** Discounted cumulative gain by rank, as a share of the best possible: evidence early in the answer counts more. */
  readonly ndcg: number;
}

const NAMES = ["hit", "recall", "all", "ndcg"] as const;

/** Scores an answer's first `depth` keys, or all of them. `evidence` holds each key once, and at least one. */
export function score(
  answer: readonly string[],
  evidence: readonly string[],
  depth = Number.POSITIVE_INFINITY,
): Scores {
  const wanted = new Set(evidence);
  let found = 0;
  let gain = 0;
  for (const [index, key] of answer.slice(0, depth).entries()) {
    if (!wanted.delete(key)) continue;
    found += 1;
    gain += gainAt(index);
  }
  let best = 0;
  for (let index = 0; index < Math.min(evidence.length, depth); index++) best += gainAt(index);
  return {
    hit: found > 0 ? 1 : 0,
    recall: found / evidence.length,
    all: found === evidence.length ? 1 : 0,
    ndcg: gain / best,
  };
}

/** The mean of each score over questions. */
export function meanScores(scores: readonly Scores[]): Scores {
  const mean = (name: (typeof NAMES)[number]): number =>
    scores.reduce((sum, one) => sum + one[name], 0) / scores.length;
  return { hit: mean("hit"), recall: mean("recall"), all: mean("all"), ndcg: mean("ndcg") };
}

/** The gain of a find at an index from 0. */
function gainAt(index: number): number {
  return 1 / Math.log2(index + 2);
}
