import { malformed, PostingReader } from "./posting-reader.js";
import type { PostingRow } from "./postings.js";
import { Scratch } from "./scratch.js";

const startsOfRuns = new Scratch((size) => new Float64Array(size));
const placesOfRuns = new Scratch((size) => new Float64Array(size));

/**
 * The entries with postings in `every`, but for those in `excluded`: a place is an entry's number among them by rising
 * id. Kept as runs of ids without a gap, of which there are few where little was deleted. Valid until the next is made.
 */
export class Places {
  readonly count: number;
  /** Ids that may have postings and have no place, such as those of expired entries. */
  readonly excluded: ReadonlySet<number>;
  readonly #starts: Float64Array;
  readonly #places: Float64Array;
  #runs = 0;

  /** @throws MalformedPostingsError when they are not as many as `entries`: a row that is gone would hide some */
  constructor(every: readonly PostingRow[], excluded: ReadonlySet<number>, entries: number) {
    this.count = entries;
    this.excluded = excluded;
    this.#starts = startsOfRuns.take(entries);
    this.#places = placesOfRuns.take(entries);
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

  /** The number of the run, `from` or a later one, that an id lies in or after; `from` where it lies before all of them. */
  runOf(id: number, from: number): number {
    const starts = this.#starts;
    let low = from;
    let step = 1;
    for (; low + step < this.#runs && (starts[low + step] ?? id) <= id; step *= 2) low += step;
    let high = Math.min(low + step, this.#runs);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? id) <= id) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The first id of a run; infinite behind the last one. */
  startOf(run: number): number {
    return run < this.#runs ? (this.#starts[run] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  }

  /** The place of a run's first id; how many places there are behind the last one. */
  placeOf(run: number): number {
    return run < this.#runs ? (this.#places[run] ?? this.count) : this.count;
  }

  /** The id at a place. */
  idAt(place: number): number {
    let low = 0;
    let high = this.#runs;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#places[middle] ?? 0) <= place) low = middle;
      else high = middle;
    }
    return this.startOf(low) + place - this.placeOf(low);
  }

  #add(from: number, to: number, end: number, count: number): number {
    if (from !== end) {
      this.#starts[this.#runs] = from;
      this.#places[this.#runs] = count;
      this.#runs += 1;
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
