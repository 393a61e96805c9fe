import { inverseFrequency, scoreTerm, type TermScores, weigh } from "./bm25.js";
import { compareCodePoints } from "./compare-code-points.js";
import { crowding, fromNeighbours, MARGIN, mostFromNeighbours } from "./neighbours.js";
import { type Places, placesOf } from "./places.js";
import { decodePostings, type PostingRow } from "./postings.js";
import { Scratch } from "./scratch.js";
import { type Candidate, TopCandidates } from "./top-candidates.js";

/**
 * Scores are rounded to ten decimals: sums of the same parts in another order then tie, as they should, while the
 * least score of a term that all of a million entries hold still has thousands of steps.
 */
const SCORE_STEPS = 1e10;

/** The most that a similar term scores of what the term itself scores at least. */
const MOST_OF_EXACT = 0.9;

/** One way to write a term: itself, or one like it. */
export interface Variant {
  /** Above 0; 1 for the term itself. */
  readonly weight: number;
  readonly rows: readonly PostingRow[];
}

export interface SearchedTerm {
  readonly term: string;
  /** The term itself first. An entry counts for the best of its variants, none of which counts for rarer than the term. */
  readonly variants: readonly Variant[];
}

export interface RankInput {
  /** Live entries in the namespace, and the sum of their lengths; both without those in `excluded`. */
  readonly entries: number;
  readonly totalLength: number;
  /** The postings of every entry. */
  readonly every: readonly PostingRow[];
  /** Distinct terms in any order. */
  readonly terms: readonly SearchedTerm[];
  /** Ids that still have postings and must count for nothing, such as expired entries. */
  readonly excluded?: ReadonlySet<number>;
  /** How many of the best are wanted. */
  readonly keep: number;
  /** Weighs terms as rare as they are among the entries of several rankings, so that their scores compare. */
  readonly among?: Collection;
}

/** What BM25 has to know of all that is searched. */
export interface Collection {
  readonly entries: number;
  readonly totalLength: number;
  /** How many entries hold a term. */
  readonly holding: ReadonlyMap<string, number>;
}

export interface Ranking {
  /**
   * The best `keep` by falling score, then rising id, and all others whose score equals the last one's. Equal numbers
   * are ties, for the caller to break with what it knows of the entries before it cuts to `keep`.
   */
  readonly candidates: readonly Candidate[];
  /** How many entries hold at least one of the terms. */
  readonly total: number;
}

const sumsOfTerms = new Scratch((size) => new Float64Array(size));
const scoresOfTerms = new Scratch((size) => new Float64Array(size));
const placesOfTerms = new Scratch((size) => new Int32Array(size));
/** A bit for each place that matches. */
const marksOfPlaces = new Scratch((size) => new Int32Array(size));
const matchingPlaces = new Scratch((size) => new Int32Array(size));

/**
 * Ranks entries: BM25, completed by neighbours. The answer depends on the input alone, not on the order of terms: it
 * adds up by term in code point order, and calls no function that engines may round differently but Math.log, whose
 * last bit the rounding of scores takes away. Throws `MalformedPostingsError`.
 */
export function rank(input: RankInput): Ranking {
  const { entries, every, terms, excluded = new Set(), keep, among } = input;
  const within = placesOf(every, excluded, entries);
  const weights = weightsOf(among ?? input, among?.holding);
  const room = new Room(terms.reduce((sum, { variants }) => sum + roomOfAll(variants), 0));
  const found = terms
    .toSorted((left, right) => compareCodePoints(left.term, right.term))
    .map((term) => scoreVariants(term, within, weights, room));
  const sums = sumsOfTerms.take(entries + 2 * MARGIN).fill(0, 0, entries + 2 * MARGIN);
  const marks = marksOfPlaces.take((entries >> 5) + 1).fill(0, 0, (entries >> 5) + 1);
  for (const scores of found) addScores(sums, marks, scores);
  return best(sums, marks, found, within, keep);
}

/** What weighs the postings of all terms. */
interface Weights {
  readonly entries: number;
  readonly averageLength: number;
  readonly holding: ReadonlyMap<string, number> | undefined;
}

function weightsOf(
  { entries, totalLength }: Pick<RankInput, "entries" | "totalLength">,
  holding: Weights["holding"],
): Weights {
  return { entries, averageLength: entries > 0 && totalLength > 0 ? totalLength / entries : 1, holding };
}

/** What several rankings search together. Throws `MalformedPostingsError`. */
export function collectionOf(inputs: readonly Omit<RankInput, "keep">[]): Collection {
  const holding = new Map<string, number>();
  let entries = 0;
  let totalLength = 0;
  for (const input of inputs) {
    entries += input.entries;
    totalLength += input.totalLength;
    for (const { term, variants } of input.terms) {
      let count = holding.get(term) ?? 0;
      for (const id of decodePostings(variants[0]?.rows ?? []).keys())
        if (!input.excluded?.has(id)) count += 1;
      holding.set(term, count);
    }
  }
  return { entries, totalLength, holding };
}

function addScores(sums: Float64Array, marks: Int32Array, { places, scores, count }: TermScores): void {
  for (let index = 0; index < count; index += 1) {
    const place = places[index] ?? 0;
    sums[place + MARGIN] = (sums[place + MARGIN] ?? 0) + (scores[index] ?? 0);
    marks[place >> 5] = (marks[place >> 5] ?? 0) | (1 << (place & 31));
  }
}

function scoreVariants(
  { term, variants }: SearchedTerm,
  within: Places,
  { averageLength, entries, holding }: Weights,
  room: Room,
): TermScores {
  const found = variants.map(({ rows }) => {
    const scores = room.take(roomOf(rows));
    scoreTerm(rows, within, averageLength, scores);
    return scores;
  });
  const [exact = room.take(0), ...others] = found;
  const rarity = inverseFrequency(entries, holding?.get(term) ?? exact.count);
  weigh(exact, rarity);
  if (others.length === 0) return exact;
  for (const [index, other] of others.entries()) {
    const { weight } = variants[index + 1] ?? { weight: 0 };
    weigh(other, weight * Math.min(rarity, inverseFrequency(entries, other.count)));
  }
  keepBelow(others, exact);
  return mostOf(found);
}

/** Weighs what others score so that none reaches what the term itself does, be it once in a long text. */
function keepBelow(others: readonly TermScores[], exact: TermScores): void {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < exact.count; index += 1) least = Math.min(least, exact.scores[index] ?? 0);
  let most = 0;
  for (const { scores, count } of others) {
    for (let index = 0; index < count; index += 1) most = Math.max(most, scores[index] ?? 0);
  }
  if (most < MOST_OF_EXACT * least) return;
  for (const other of others) weigh(other, (MOST_OF_EXACT * least) / most);
}

/** The highest score at each place. */
function mostOf(found: readonly TermScores[]): TermScores {
  const most = new Map<number, number>();
  for (const { places, scores, count } of found) {
    for (let index = 0; index < count; index += 1) {
      const place = places[index] ?? 0;
      most.set(place, Math.max(most.get(place) ?? 0, scores[index] ?? 0));
    }
  }
  const places = Int32Array.from(most.keys()).sort();
  return { count: most.size, places, scores: Float64Array.from(places, (place) => most.get(place) ?? 0) };
}

/** Postings of terms take at least two bytes. */
function roomOf(rows: readonly PostingRow[]): number {
  let bytes = 0;
  for (const row of rows) bytes += row.bytes.length;
  return bytes >> 1;
}

function roomOfAll(variants: readonly Variant[]): number {
  return variants.reduce((sum, { rows }) => sum + roomOf(rows), 0);
}

/** Where all terms of a search put their scores. */
class Room {
  readonly #places: Int32Array;
  readonly #scores: Float64Array;
  #taken = 0;

  constructor(size: number) {
    this.#places = placesOfTerms.take(size);
    this.#scores = scoresOfTerms.take(size);
  }

  take(size: number): TermScores {
    const [from, to] = [this.#taken, this.#taken + size];
    this.#taken = to;
    return { count: 0, places: this.#places.subarray(from, to), scores: this.#scores.subarray(from, to) };
  }
}

/** Puts the marked places in rising order into `matching` and gives how many there are. */
function listMarked(marks: Int32Array, words: number, matching: Int32Array): number {
  let total = 0;
  for (let word = 0; word < words; word += 1) {
    for (let rest = marks[word] ?? 0; rest !== 0; rest &= rest - 1) {
      matching[total] = (word << 5) + 31 - Math.clz32(rest & -rest);
      total += 1;
    }
  }
  return total;
}

function best(
  sums: Float64Array,
  marks: Int32Array,
  found: readonly TermScores[],
  within: Places,
  keep: number,
): Ranking {
  const matching = matchingPlaces.take(within.count);
  const total = listMarked(marks, (within.count >> 5) + 1, matching);
  const share = found.length < 2 ? 0 : crowding(sums, matching, total, within.count);
  const top = new TopCandidates(keep);
  // Rounding raises no score by a whole step.
  let hopeless = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < total; index += 1) {
    const place = matching[index] ?? 0;
    let score = sums[place + MARGIN] ?? 0;
    if (share > 0) {
      if (score + share * mostFromNeighbours(sums, place + MARGIN) <= hopeless) continue;
      score += share * fromNeighbours(found, place);
    }
    if (score <= hopeless) continue;
    top.add(within.idAt(place), Math.round(score * SCORE_STEPS) / SCORE_STEPS);
    hopeless = top.threshold - 1 / SCORE_STEPS;
  }
  return { candidates: top.sorted(), total };
}
