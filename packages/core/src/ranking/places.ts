import { malformed, PostingReader } from "./posting-reader.js";
import type { PostingRow } from "./postings.js";
import { Scratch } from "./scratch.js";

/** Which entries there are: their ids, rising. A place is an index into them. */
export interface Places {
  readonly ids: Float64Array;
  /** Ids that may have postings and have no place, such as those of expired entries. */
  readonly excluded: ReadonlySet<number>;
}

const scratch = new Scratch((size) => new Float64Array(size));

/**
 * The places of all entries with postings in `every`, but for those in `excluded`; valid until the next call.
 *
 * @throws MalformedPostingsError when they are not as many as `entries`: a row that is gone would hide some
 */
export function placesOf(
  every: readonly PostingRow[],
  excluded: ReadonlySet<number>,
  entries: number,
): Places {
  const ids = scratch.take(entries).subarray(0, entries);
  const reader = new PostingReader();
  let count = 0;
  for (const { first, bytes } of every) {
    reader.begin(first, bytes);
    while (reader.next()) {
      const id = reader.id;
      const last = id + reader.passRun();
      // Mostly none is excluded, and a loop that asks for each takes half as long again.
      if (excluded.size === 0) {
        for (let each = id; each <= last; each += 1, count += 1) ids[count] = each;
        continue;
      }
      for (let each = id; each <= last; each += 1) {
        if (excluded.has(each)) continue;
        ids[count] = each;
        count += 1;
      }
    }
  }
  if (count !== entries) throw malformed();
  return { ids, excluded };
}

/** The first place from `start` on whose id is at least `id`. */
export function placeFrom(ids: Float64Array, start: number, id: number): number {
  const first = ids[start];
  if (first === undefined || first >= id) return start;
  // Ids are whole and rise, so the place can lie no further; where none is missing between, it is this one.
  const last = ids.length - 1;
  let high = Math.min(start + (id - first), last);
  if ((ids[high] ?? 0) <= id) return (ids[high] ?? 0) < id ? high + 1 : high;
  let low = start;
  let step = 1;
  for (; low + step < high && (ids[low + step] ?? id) < id; step *= 2) low += step;
  high = Math.min(high, low + step);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? id) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
