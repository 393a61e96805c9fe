import { PlaceFinder, type Places } from "./places.js";
import { malformed, PostingReader } from "./posting-reader.js";
import type { PostingRow } from "./postings.js";

/** How soon more occurrences of a term stop to matter; measured best on conversations, as is `B`. */
export const K1 = 0.6;
/** How much the length of an entry counts against it: 0 not at all, 1 in full. */
export const B = 0.3;
/** Occurrences in the value that one in the key is worth. */
export const KEY_WEIGHT = 2;

/** Where a term was found and what it scores there, above 0, in the first `count` places of both arrays. */
export interface TermScores {
  count: number;
  /** Rising. */
  readonly places: Int32Array;
  readonly scores: Float64Array;
}

/** What a term scores, kept with its rows. */
interface Kept {
  readonly within: Places;
  readonly averageLength: number;
  readonly places: Int32Array;
  readonly scores: Float64Array;
}

const kept = new WeakMap<readonly PostingRow[], Kept>();

/**
 * Scores the postings of a term by BM25 (Robertson & Zaragoza 2009) with two fields: the frequency is that in the value
 * plus `KEY_WEIGHT` times that in the key. How rare the term is comes in later, by `weigh`. Writes to `into`, which has
 * room for a posting in each two bytes. Where the places are those of an earlier search, the rows may be as well, and
 * what they score is kept with them.
 *
 * @throws MalformedPostingsError also for a posting of an entry that is neither in its place nor excluded
 */
export function scoreTerm(
  rows: readonly PostingRow[],
  within: Places,
  averageLength: number,
  into: TermScores,
): void {
  const known = within.isKnown ? kept.get(rows) : undefined;
  if (known?.within === within && known.averageLength === averageLength) {
    into.places.set(known.places);
    into.scores.set(known.scores);
    into.count = known.places.length;
    return;
  }
  scoreRows(rows, within, averageLength, into);
  if (!within.isKnown) return;
  const places = into.places.slice(0, into.count);
  kept.set(rows, { within, averageLength, places, scores: into.scores.slice(0, into.count) });
}

function scoreRows(
  rows: readonly PostingRow[],
  within: Places,
  averageLength: number,
  into: TermScores,
): void {
  const { places, scores } = into;
  const once = scoresOnce(averageLength);
  const reader = new PostingReader();
  const finder = new PlaceFinder(within);
  let count = 0;
  for (const { first, bytes } of rows) {
    reader.begin(first, bytes);
    while (reader.next()) {
      const place = finder.placeOf(reader.id);
      if (place < 0) {
        if (!within.excluded.has(reader.id)) throw malformed();
        continue;
      }
      const frequency = KEY_WEIGHT * reader.keyFrequency + reader.valueFrequency;
      places[count] = place;
      const { length } = reader;
      scores[count] =
        frequency === 1 && length < MOST_TABLED
          ? (once[length] ?? 0)
          : scoreOf(frequency, length, averageLength);
      count += 1;
    }
  }
  into.count = count;
}

function scoreOf(frequency: number, length: number, averageLength: number): number {
  return ((K1 + 1) * frequency) / (frequency + K1 * (1 - B) + ((K1 * B) / averageLength) * length);
}

/** Lengths up to which the scores of what is found once are computed beforehand: most postings are of that kind. */
const MOST_TABLED = 256;
const tabled = { averageLength: Number.NaN, scores: new Float64Array(MOST_TABLED) };

function scoresOnce(averageLength: number): Float64Array {
  if (tabled.averageLength !== averageLength) {
    tabled.averageLength = averageLength;
    tabled.scores.forEach((_, length) => {
      tabled.scores[length] = scoreOf(1, length, averageLength);
    });
  }
  return tabled.scores;
}

/** Weighs what `scoreTerm` found. */
export function weigh({ scores, count }: TermScores, weight: number): void {
  for (let index = 0; index < count; index += 1) scores[index] = (scores[index] ?? 0) * weight;
}

/** ln(1 + (N - df + 0.5) / (df + 0.5)): above 0 even for a term that every entry holds. */
export function inverseFrequency(entries: number, holding: number): number {
  return Math.log(1 + (Math.max(entries - holding, 0) + 0.5) / (holding + 0.5));
}
