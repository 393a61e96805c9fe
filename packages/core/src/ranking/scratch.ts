/** Numbers kept: 1 MiB. */
const MOST_KEPT = 131_072;

/** An array of numbers to compute with that is used again, since large ones are dear to get and to give back. */
export class Scratch {
  #kept = new Float64Array();

  /** So many numbers with any values, until the next call. */
  take(size: number): Float64Array {
    if (size > MOST_KEPT) return new Float64Array(size);
    if (this.#kept.length < size) this.#kept = new Float64Array(Math.min(2 * size, MOST_KEPT));
    return this.#kept.subarray(0, size);
  }

  /** So many zeros, until the next call. */
  zeros(size: number): Float64Array {
    return this.take(size).fill(0);
  }
}
