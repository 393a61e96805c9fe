import type { TermScores } from "./bm25.js";

/** What a term found in a neighbour counts where the entry itself lacks it, for the nearest and the next on each side. */
const NEAREST = 0.7;
const NEXT = 0.5;
/** Zeros before and after the scores by place, so that each place has neighbours. */
export const MARGIN = 2;
/** By how much more than chance the matches have to crowd for neighbours to count in full. */
const CROWDED = 0.1;

/**
 * How far neighbours, entries written just before or after, complete each other: 0 to 1, by how much more the matches of
 * this search stand together than chance would have it. In a conversation they do; where entries are facts of their own,
 * neighbours mean nothing. Compared are the products of the scores of neighbours up to two places apart: their sum,
 * and what it would be on average if the same scores were dealt out anew. One standard deviation more is chance still,
 * so that a few matches or entries prove nothing.
 *
 * @param sums the scores by place from `MARGIN` on; 0 where none matches
 * @param matching the first `count` hold the places that match, rising
 */
export function crowding(sums: Float64Array, matching: Int32Array, count: number, entries: number): number {
  let sum = 0;
  let squares = 0;
  let fourths = 0;
  let together = 0;
  for (let index = 0; index < count; index += 1) {
    const at = (matching[index] ?? 0) + MARGIN;
    const score = sums[at] ?? 0;
    const square = score * score;
    sum += score;
    squares += square;
    fourths += square * square;
    together += score * ((sums[at - 1] ?? 0) + (sums[at - 2] ?? 0));
  }
  const neighbours = 2 * entries - 3;
  const pairs = entries * (entries - 1);
  const mean = (sum * sum - squares) / pairs;
  if (!(mean > 0) || neighbours <= 0) return 0;
  const expected = neighbours * mean;
  const variance = (squares * squares - fourths) / pairs - mean * mean;
  const deviation = Math.sqrt(Math.max(neighbours * variance, 0));
  return Math.min(Math.max((together - deviation - expected) / (CROWDED * expected), 0), 1);
}

/** More than its neighbours can add to the score at this index of `sums`. */
export function mostFromNeighbours(sums: Float64Array, index: number): number {
  const nearest = (sums[index - 1] ?? 0) + (sums[index + 1] ?? 0);
  const next = (sums[index - 2] ?? 0) + (sums[index + 2] ?? 0);
  return (NEAREST * nearest + NEXT * next) * 1.000_001;
}

/** What neighbours add to a place: of each term that it lacks, the most that one of them has to give. */
export function fromNeighbours(terms: readonly TermScores[], place: number): number {
  let added = 0;
  for (const term of terms) {
    const { places, scores, count } = term;
    let most = 0;
    for (let at = firstFrom(term, place - MARGIN); at < count; at += 1) {
      const distance = Math.abs((places[at] ?? 0) - place);
      if (distance > MARGIN) break;
      if (distance === 0) {
        most = 0;
        break;
      }
      most = Math.max(most, (scores[at] ?? 0) * (distance === 1 ? NEAREST : NEXT));
    }
    added += most;
  }
  return added;
}

/** The index of the first place that is not below this one. */
function firstFrom({ places, count }: TermScores, place: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
