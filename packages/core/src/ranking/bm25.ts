import { compareCodePoints } from "./compare-code-points.js";
import {
  CHUNK_SIZE,
  chunkOf,
  countPostings,
  createPostingBlock,
  decodePostings,
  entryId,
  slotOf,
} from "./postings.js";
import { type Candidate, TopCandidates } from "./top-candidates.js";

/** How soon more occurrences of a term stop to matter; measured best on conversations, as is `B`. */
export const K1 = 0.6;
/** How much the length of an entry counts against it: 0 not at all, 1 in full. */
export const B = 0.3;
/** Occurrences in the value that one in the key is worth. */
export const KEY_WEIGHT = 2;

/**
 * Scores are rounded to ten decimals: sums of the same parts in another order then tie, as they should, while the
 * least score of a term that all of a million entries hold still has thousands of steps.
 */
const SCORE_STEPS = 1e10;

/** The packed postings of a term for one chunk, as upsertPosting() makes them. */
export interface TermChunk {
  readonly chunk: number;
  readonly bytes: Uint8Array;
}

export interface SearchedTerm {
  readonly term: string;
  /** Above 0. */
  readonly weight: number;
  /** In any order, at most one for each chunk. */
  readonly chunks: readonly TermChunk[];
}

export interface RankInput {
  /** Live entries in the namespace, and the sum of their lengths; both without those in `excluded`. */
  readonly entries: number;
  readonly totalLength: number;
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

/** A term on its way through the chunks. */
interface Cursor {
  /** What the score of a posting is a share of. */
  readonly most: number;
  readonly chunks: readonly TermChunk[];
  at: number;
}

/**
 * Ranks entries by BM25 (Robertson & Zaragoza 2009) with two fields: the frequency of a term is that in the value plus
 * `KEY_WEIGHT` times that in the key. The answer depends on the input alone, not on the order of terms or chunks: it
 * adds up by term in code point order, and calls no function that engines may round differently but Math.log, whose
 * last bit the rounding of scores takes away. Throws `MalformedPostingsError`.
 */
export function rank(input: RankInput): Ranking {
  const { terms, excluded = new Set(), keep, among } = input;
  const { entries, totalLength } = among ?? input;
  const hidden = slotsByChunk(excluded);
  const cursors = terms
    .toSorted((left, right) => compareCodePoints(left.term, right.term))
    .map(({ term, weight, chunks }): Cursor => {
      const sorted = chunks.toSorted((left, right) => left.chunk - right.chunk);
      const holding = among?.holding.get(term) ?? countEntries(sorted, hidden);
      return {
        most: weight * inverseFrequency(entries, holding) * (K1 + 1),
        chunks: sorted,
        at: 0,
      };
    });
  const averageLength = entries > 0 && totalLength > 0 ? totalLength / entries : 1;

  const top = new TopCandidates(keep);
  const scores = new Float64Array(CHUNK_SIZE);
  let total = 0;
  for (let chunk = nextChunk(cursors); chunk !== undefined; chunk = nextChunk(cursors)) {
    scores.fill(0);
    for (const cursor of cursors) addScores(scores, cursor, chunk, averageLength);
    for (const slot of hidden.get(chunk) ?? []) scores[slot] = 0;
    // Rounding raises no score by a whole step.
    const hopeless = top.threshold - 1 / SCORE_STEPS;
    for (let slot = 0; slot < CHUNK_SIZE; slot += 1) {
      const score = scores[slot] ?? 0;
      // Every posting adds more than 0.
      if (score === 0) continue;
      total += 1;
      if (score > hopeless) top.add(entryId(chunk, slot), Math.round(score * SCORE_STEPS) / SCORE_STEPS);
    }
  }
  return { candidates: top.sorted(), total };
}

/** What several rankings search together. Throws `MalformedPostingsError`. */
export function collectionOf(inputs: readonly Omit<RankInput, "keep">[]): Collection {
  const holding = new Map<string, number>();
  let entries = 0;
  let totalLength = 0;
  for (const input of inputs) {
    const hidden = slotsByChunk(input.excluded ?? new Set());
    entries += input.entries;
    totalLength += input.totalLength;
    for (const { term, chunks } of input.terms) {
      holding.set(term, (holding.get(term) ?? 0) + countEntries(chunks, hidden));
    }
  }
  return { entries, totalLength, holding };
}

const block = createPostingBlock();

/** Adds the scores of a term's postings in a chunk, if its cursor is there, and moves the cursor past it. */
function addScores(scores: Float64Array, cursor: Cursor, chunk: number, averageLength: number): void {
  const current = cursor.chunks[cursor.at];
  if (current?.chunk !== chunk) return;
  cursor.at += 1;
  const { count, slots, keyFrequencies, valueFrequencies, lengths } = decodePostings(current.bytes, block);
  const fixed = K1 * (1 - B);
  const perTerm = (K1 * B) / averageLength;
  for (let index = 0; index < count; index += 1) {
    const slot = slots[index] ?? 0;
    const frequency = KEY_WEIGHT * (keyFrequencies[index] ?? 0) + (valueFrequencies[index] ?? 0);
    const damping = fixed + perTerm * (lengths[index] ?? 0);
    scores[slot] = (scores[slot] ?? 0) + (cursor.most * frequency) / (frequency + damping);
  }
}

function nextChunk(cursors: readonly Cursor[]): number | undefined {
  let least: number | undefined;
  for (const { chunks, at } of cursors) {
    const chunk = chunks[at]?.chunk;
    if (chunk !== undefined && (least === undefined || chunk < least)) least = chunk;
  }
  return least;
}

/** ln(1 + (N - df + 0.5) / (df + 0.5)): above 0 even for a term that every entry holds. */
function inverseFrequency(entries: number, holding: number): number {
  return Math.log(1 + (Math.max(entries - holding, 0) + 0.5) / (holding + 0.5));
}

function countEntries(
  chunks: readonly TermChunk[],
  hidden: ReadonlyMap<number, ReadonlySet<number>>,
): number {
  let count = 0;
  for (const { chunk, bytes } of chunks) {
    const slots = hidden.get(chunk);
    if (slots === undefined) count += countPostings(bytes);
    else {
      const decoded = decodePostings(bytes, block);
      for (const slot of decoded.slots.subarray(0, decoded.count)) if (!slots.has(slot)) count += 1;
    }
  }
  return count;
}

function slotsByChunk(ids: ReadonlySet<number>): ReadonlyMap<number, ReadonlySet<number>> {
  const chunks = new Map<number, Set<number>>();
  for (const id of ids) {
    const slots = chunks.get(chunkOf(id));
    if (slots === undefined) chunks.set(chunkOf(id), new Set([slotOf(id)]));
    else slots.add(slotOf(id));
  }
  return chunks;
}
