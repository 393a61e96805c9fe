/** What one kept value takes besides its own bytes, about. */
const OVERHEAD = 256;

/** What was read of one file, for those who read it again before anybody writes to the file. */
export class ReadCache<Value> {
  readonly #weigh: (value: Value) => number;
  readonly #mostBytes: number;
  readonly #kept = new Map<string, { readonly value: Value; readonly bytes: number }>();
  #version = "";
  #bytes = 0;

  /** @param weigh about how many bytes of memory a value takes */
  constructor(mostBytes: number, weigh: (value: Value) => number) {
    this.#mostBytes = mostBytes;
    this.#weigh = weigh;
  }

  /** The value of this name, read where it is not known at this version of the file. */
  get(version: string, name: string, read: () => Value): Value {
    if (version !== this.#version) this.#clear(version);
    const known = this.#kept.get(name);
    if (known !== undefined) return known.value;
    const value = read();
    this.#keep(name, value, OVERHEAD + 2 * name.length + this.#weigh(value));
    return value;
  }

  /** What was kept first goes first. */
  #keep(name: string, value: Value, bytes: number): void {
    if (bytes > this.#mostBytes) return;
    for (const [first, { bytes: freed }] of this.#kept) {
      if (this.#bytes + bytes <= this.#mostBytes) break;
      this.#kept.delete(first);
      this.#bytes -= freed;
    }
    this.#kept.set(name, { value, bytes });
    this.#bytes += bytes;
  }

  #clear(version: string): void {
    this.#kept.clear();
    this.#bytes = 0;
    this.#version = version;
  }
}
