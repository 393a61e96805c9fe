/** Numbers kept: at most 1 MiB. */
const MOST_KEPT = 131_072;

/** An array of numbers to compute with that is used again, since large ones are dear to get and to give back. */
export class Scratch<Numbers extends Float64Array | Int32Array> {
  readonly #make: (size: number) => Numbers;
  #kept: Numbers;

  constructor(make: (size: number) => Numbers) {
    this.#make = make;
    this.#kept = make(0);
  }

  /** At least so many numbers with any values, until the next call. */
  take(size: number): Numbers {
    if (size > MOST_KEPT) return this.#make(size);
    if (this.#kept.length < size) this.#kept = this.#make(Math.min(2 * size, MOST_KEPT));
    return this.#kept;
  }
}
