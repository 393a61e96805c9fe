import { decodeVectors, VECTOR_CHUNK, type VectorBlock } from "./vectors.js";

/** How many of the nearest entries are looked at, besides those whose words match. */
const NEAREST = 10;
/** An entry is near when it is no farther than the average, or when its cosine is this share of the best. */
const MUCH_AS_NEAR = 0.8;
/** Cosines that differ by less are the same for all that single precision can tell. */
const SAME = 1e-6;
/**
 * How far a cosine has to stand out to count as evidence: so many standard deviations above what the best of as many
 * random vectors reaches, and more for each further entry; at most so many entries.
 */
const LEAST_MARGIN = 0.8;
const MORE_PER_ENTRY = 0.4;
const MOST_EVIDENCE = 3;
/** Where more entries than this stand out, none does: the vectors do not tell them apart. */
const MOST_OUTSTANDING = 8;

/** A model's packed vectors of one chunk. */
export interface VectorsOfChunk {
  readonly chunk: number;
  readonly bytes: Uint8Array;
}

/** What the vectors of a namespace say about a query. */
export interface Nearest {
  /** Entries that have a vector. */
  readonly compared: number;
  /** Ids of the nearest entries, the nearest first; none that is farther than most. */
  readonly ids: readonly number[];
  /** How many of these, from the first, stand out so far that it can hardly be chance. */
  readonly outstanding: number;
}

/**
 * Compares a query's unit vector with every unit vector, exactly. Equal cosines go to the newest id. The answer depends
 * on the numbers alone. Throws `MalformedVectorsError`, or `RangeError` for vectors of another length.
 */
export function nearest(
  chunks: readonly VectorsOfChunk[],
  query: Float32Array,
  excluded: ReadonlySet<number>,
): Nearest {
  const found: Near[] = [];
  for (const { chunk, bytes } of chunks) {
    const block = decodeVectors(bytes);
    if (block.dimensions !== query.length) {
      throw new RangeError(`vectors of ${block.dimensions} numbers for a query of ${query.length}`);
    }
    for (const [at, slot] of block.slots.entries()) {
      const id = chunk * VECTOR_CHUNK + slot;
      if (!excluded.has(id)) found.push({ id, cosine: cosineAt(block, at, query) });
    }
  }
  const { mean, deviation } = spread(found);
  const best = nearestOf(found);
  const least = Math.min(mean, (best[0]?.cosine ?? 0) * MUCH_AS_NEAR) - SAME;
  const near = best.filter(({ cosine }) => cosine > 0 && cosine >= least);
  // Vectors that are all alike tell no entry from another.
  const scores = deviation < SAME ? [] : near.map(({ cosine }) => (cosine - mean) / deviation);
  return {
    compared: found.length,
    ids: near.map(({ id }) => id),
    outstanding: countOutstanding(scores, found.length),
  };
}

interface Near {
  readonly id: number;
  readonly cosine: number;
}

/** The `NEAREST` best, in order. */
function nearestOf(found: readonly Near[]): Near[] {
  const best: Near[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (const one of found) {
    if (one.cosine < least) continue;
    const at = best.findIndex(
      ({ id, cosine }) => one.cosine > cosine || (one.cosine === cosine && one.id > id),
    );
    best.splice(at < 0 ? best.length : at, 0, one);
    if (best.length > NEAREST) best.pop();
    if (best.length === NEAREST) least = best.at(-1)?.cosine ?? least;
  }
  return best;
}

function cosineAt({ floats, dimensions }: VectorBlock, at: number, query: Float32Array): number {
  const start = at * dimensions;
  // Four sums in turn, which the processor can work on at once.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let index = 0;
  for (; index + 3 < dimensions; index += 4) {
    a += (floats[start + index] ?? 0) * (query[index] ?? 0);
    b += (floats[start + index + 1] ?? 0) * (query[index + 1] ?? 0);
    c += (floats[start + index + 2] ?? 0) * (query[index + 2] ?? 0);
    d += (floats[start + index + 3] ?? 0) * (query[index + 3] ?? 0);
  }
  for (; index < dimensions; index += 1) a += (floats[start + index] ?? 0) * (query[index] ?? 0);
  return a + b + (c + d);
}

function spread(found: readonly Near[]): { mean: number; deviation: number } {
  const count = Math.max(found.length, 1);
  let sum = 0;
  for (const { cosine } of found) sum += cosine;
  const mean = sum / count;
  let squares = 0;
  for (const { cosine } of found) squares += (cosine - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count) };
}

/** `scores` are in standard deviations above the mean, falling. */
function countOutstanding(scores: readonly number[], compared: number): number {
  // The expected greatest of that many draws of a normal distribution is just below this.
  const chance = Math.sqrt(2 * Math.log(compared));
  const standsOut = (score: number, margin: number): boolean => score >= chance + margin;
  if (standsOut(scores[MOST_OUTSTANDING] ?? 0, LEAST_MARGIN)) return 0;
  let count = 0;
  while (
    count < MOST_EVIDENCE &&
    standsOut(scores[count] ?? Number.NEGATIVE_INFINITY, LEAST_MARGIN + MORE_PER_ENTRY * count)
  ) {
    count += 1;
  }
  return count;
}
