import { CHUNK_SIZE, visitPostings } from "./postings.js";

/** Saturation and length normalisation of BM25 (Robertson & Zaragoza 2009), as measured best on conversations. */
const K1 = 0.6;
const B = 0.3;
/** A word in the key says more about an entry than one in its value. */
const KEY_WEIGHT = 2;

/** What there is to rank. */
export interface Rankable {
  /** Live entries in the namespace. */
  readonly entries: number;
  /** Sum of the live entries' lengths. */
  readonly totalLength: number;
  readonly terms: readonly {
    readonly term: string;
    readonly weight: number;
    readonly chunks: readonly { readonly chunk: number; readonly bytes: Uint8Array }[];
  }[];
  /** Ids that do not count. */
  readonly excluded: ReadonlySet<number>;
  /** How many candidates are wanted. */
  readonly keep: number;
}

/** An entry's id and score. */
export interface Candidate {
  readonly id: number;
  readonly score: number;
}

/** The best candidates, best first, with all that tie with the last of them; and every id that matches. */
export interface Ranking {
  readonly candidates: Candidate[];
  readonly total: number;
  readonly matched: { has(id: number): boolean };
}

/**
 * Scores entries by BM25. Terms are added up in code unit order and chunks by number, so that the same data gives the
 * same scores, to the last bit, whichever store it came from.
 */
export function rank({ entries, totalLength, terms, excluded, keep }: Rankable): Ranking {
  const blocks = new Map<number, Float64Array>();
  const average = entries > 0 ? totalLength / entries : 1;
  for (const { weight, chunks } of terms.toSorted((a, b) => (a.term < b.term ? -1 : 1))) {
    const live = excluded.size === 0 ? chunks : chunks.map((chunk) => withoutExcluded(chunk, excluded));
    const frequency = live.reduce((sum, { bytes }) => sum + bytes.length / 5, 0);
    const idf = Math.log(1 + (entries - frequency + 0.5) / (frequency + 0.5));
    for (const { chunk, bytes } of live) {
      const scores = blocks.get(chunk) ?? new Float64Array(CHUNK_SIZE);
      blocks.set(chunk, scores);
      visitPostings(bytes, (slot, key, value, length) => {
        const count = key * KEY_WEIGHT + value;
        const gain = (weight * idf * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / average));
        scores[slot] = (scores[slot] ?? 0) + gain;
      });
    }
  }
  const matched = {
    has: (id: number): boolean => (blocks.get(Math.floor(id / CHUNK_SIZE))?.[id % CHUNK_SIZE] ?? 0) > 0,
  };
  return { ...select(blocks, keep), matched };
}

function select(
  blocks: ReadonlyMap<number, Float64Array>,
  keep: number,
): { candidates: Candidate[]; total: number } {
  const candidates: Candidate[] = [];
  let total = 0;
  let least = 0;
  const trim = (): void => {
    candidates.sort((a, b) => b.score - a.score || a.id - b.id);
    least = candidates[keep - 1]?.score ?? 0;
    const end = candidates.findLastIndex(({ score }) => score >= least);
    candidates.length = end + 1;
  };
  let trimAt = keep * 2 + 64;
  for (const [chunk, scores] of [...blocks].sort(([a], [b]) => a - b)) {
    for (let slot = 0; slot < CHUNK_SIZE; slot++) {
      const score = scores[slot] ?? 0;
      if (score <= 0) continue;
      total += 1;
      if (score < least) continue;
      candidates.push({ id: chunk * CHUNK_SIZE + slot, score });
    }
    if (candidates.length > trimAt) {
      trim();
      // Where many tie, sorting them again after each chunk would take quadratic time.
      trimAt = candidates.length * 2 + 64;
    }
  }
  trim();
  return { candidates, total };
}

function withoutExcluded(
  { chunk, bytes }: { chunk: number; bytes: Uint8Array },
  excluded: ReadonlySet<number>,
): { chunk: number; bytes: Uint8Array } {
  const kept: number[] = [];
  for (let at = 0; at < bytes.length; at += 5) {
    if (!excluded.has(chunk * CHUNK_SIZE + (bytes[at] ?? 0))) kept.push(...bytes.subarray(at, at + 5));
  }
  return { chunk, bytes: Uint8Array.from(kept) };
}
