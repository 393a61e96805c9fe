import { malformed, PostingReader } from "./posting-reader.js";
import type { PostingRow } from "./postings.js";

/** Runs that places may have to be kept with their rows. */
const MOST_KEPT_RUNS = 1_000;
const kept = new WeakMap<readonly PostingRow[], Places>();

/**
 * The places of these rows. A store that keeps rows in memory hands out the same ones again, and their places are kept
 * with them where nothing is excluded.
 *
 * @throws MalformedPostingsError as {@link Places} does
 */
export function placesOf(
  every: readonly PostingRow[],
  excluded: ReadonlySet<number>,
  entries: number,
): Places {
  const known = excluded.size === 0 ? kept.get(every) : undefined;
  if (known?.count === entries) {
    known.isKnown = true;
    return known;
  }
  const places = new Places(every, excluded, entries);
  if (excluded.size === 0 && places.runs <= MOST_KEPT_RUNS) kept.set(every, places);
  return places;
}

/**
 * The entries with postings in `every`, but for those in `excluded`: a place is an entry's number among them by rising
 * id. They are runs of ids without a gap, of which there are few where little was deleted.
 */
export class Places {
  readonly count: number;
  /** Whether an earlier search had these places too. */
  isKnown = false;
  /** Ids that may have postings and have no place, such as those of expired entries. */
  readonly excluded: ReadonlySet<number>;
  /** The first id of each run, and its place. */
  readonly #starts: number[] = [];
  readonly #places: number[] = [];

  /** @throws MalformedPostingsError when they are not as many as `entries`: a row that is gone would hide some */
  constructor(every: readonly PostingRow[], excluded: ReadonlySet<number>, entries: number) {
    this.count = entries;
    this.excluded = excluded;
    const reader = new PostingReader();
    let count = 0;
    let end = Number.NaN;
    for (const { first, bytes } of every) {
      reader.begin(first, bytes);
      while (reader.next()) {
        let from = reader.id;
        const to = from + reader.passRun() + 1;
        for (let id = from; excluded.size > 0 && id < to; id += 1) {
          if (!excluded.has(id)) continue;
          if (from < id) count = this.#add(from, id, end, count);
          if (from < id) end = id;
          from = id + 1;
        }
        if (from === to) continue;
        count = this.#add(from, to, end, count);
        end = to;
      }
    }
    if (count !== entries) throw malformed();
  }

  get runs(): number {
    return this.#starts.length;
  }

  /** The number of the run, `from` or a later one, that an id lies in or after; `from` where it lies before all of them. */
  runOf(id: number, from: number): number {
    const starts = this.#starts;
    let low = from;
    let step = 1;
    for (; low + step < starts.length && (starts[low + step] ?? id) <= id; step *= 2) low += step;
    let high = Math.min(low + step, starts.length);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? id) <= id) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The first id of a run; infinite behind the last one. */
  startOf(run: number): number {
    return run < this.#starts.length ? (this.#starts[run] ?? 0) : Number.POSITIVE_INFINITY;
  }

  /** The place of a run's first id; how many places there are behind the last one. */
  placeOf(run: number): number {
    return run < this.#places.length ? (this.#places[run] ?? 0) : this.count;
  }

  /** The id at a place. */
  idAt(place: number): number {
    let low = 0;
    let high = this.#places.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#places[middle] ?? 0) <= place) low = middle;
      else high = middle;
    }
    return this.startOf(low) + place - this.placeOf(low);
  }

  #add(from: number, to: number, end: number, count: number): number {
    if (from !== end) {
      this.#starts.push(from);
      this.#places.push(count);
    }
    return count + to - from;
  }
}

/** Finds the places of rising ids. */
export class PlaceFinder {
  readonly #within: Places;
  #run = 0;
  #start = 0;
  #end = 0;
  #place = 0;
  #next: number;

  constructor(within: Places) {
    this.#within = within;
    this.#next = within.startOf(0);
  }

  /** The place of an id, which is no less than the one before; -1 where it has none. */
  placeOf(id: number): number {
    if (id >= this.#next) this.#seek(id);
    return id < this.#end ? this.#place + id - this.#start : -1;
  }

  #seek(id: number): void {
    const run = this.#within.runOf(id, this.#run);
    this.#run = run;
    this.#start = this.#within.startOf(run);
    this.#place = this.#within.placeOf(run);
    this.#end = this.#start + this.#within.placeOf(run + 1) - this.#place;
    this.#next = this.#within.startOf(run + 1);
  }
}
