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
  const ids: number[] = [];
  const cosines: number[] = [];
  for (const { chunk, bytes } of chunks) {
    const block = decodeVectors(bytes);
    if (block.dimensions !== query.length) {
      throw new RangeError(`vectors of ${block.dimensions} numbers for a query of ${query.length}`);
    }
    block.slots.forEach((slot, at) => {
      const id = chunk * VECTOR_CHUNK + slot;
      if (excluded.has(id)) return;
      ids.push(id);
      cosines.push(cosineAt(block, at, query));
    });
  }
  const { mean, deviation } = spread(cosines);
  const best = cosines.reduce((most, cosine) => Math.max(most, cosine), 0);
  const least = Math.min(mean, best * MUCH_AS_NEAR) - SAME;
  const near = ids
    .map((id, at) => ({ id, cosine: cosines[at] ?? 0 }))
    .filter(({ cosine }) => cosine > 0 && cosine >= least)
    .sort((a, b) => b.cosine - a.cosine || b.id - a.id);
  // Vectors that are all alike tell no entry from another.
  const scores = deviation < SAME ? [] : near.map(({ cosine }) => (cosine - mean) / deviation);
  return {
    compared: ids.length,
    ids: near.slice(0, NEAREST).map(({ id }) => id),
    outstanding: countOutstanding(scores, ids.length),
  };
}

function cosineAt({ floats, dimensions }: VectorBlock, at: number, query: Float32Array): number {
  const start = at * dimensions;
  // Four sums in turn, which the processor can work on at once.
  let [a, b, c, d] = [0, 0, 0, 0];
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

function spread(values: readonly number[]): { mean: number; deviation: number } {
  const count = Math.max(values.length, 1);
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / count;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
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
