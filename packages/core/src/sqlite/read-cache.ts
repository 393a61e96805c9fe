import type { Cache, CacheRoom } from "./cache-room.js";

/** What one kept value takes besides its own bytes, about. */
const OVERHEAD = 256;

/** What was read of one file, for those who read it again before anybody writes to the file. */
export class ReadCache<Value> implements Cache {
  readonly #room: CacheRoom;
  readonly #weigh: (value: Value) => number;
  readonly #kept = new Map<string, { readonly value: Value; readonly bytes: number }>();
  #version = "";
  #bytes = 0;

  /** @param weigh about how many bytes of memory a value takes */
  constructor(room: CacheRoom, weigh: (value: Value) => number) {
    this.#room = room;
    this.#weigh = weigh;
  }

  /** The value of this name, read where it is not known at this version of the file. */
  get(version: string, name: string, read: () => Value): Value {
    const known = this.peek(version, name);
    if (known !== undefined) return known;
    const value = read();
    this.keep(version, name, value);
    return value;
  }

  /** The value of this name where it is known at this version of the file. */
  peek(version: string, name: string): Value | undefined {
    if (version !== this.#version) return undefined;
    return this.#kept.get(name)?.value;
  }

  /** Keeps a value that was read at this version of the file, where there is room. */
  keep(version: string, name: string, value: Value): void {
    if (version !== this.#version) this.clear();
    this.#version = version;
    const bytes = OVERHEAD + 2 * name.length + this.#weigh(value);
    if (this.#kept.has(name) || !this.#room.take(this, bytes)) return;
    this.#kept.set(name, { value, bytes });
    this.#bytes += bytes;
  }

  dropFirst(): number {
    const [first] = this.#kept;
    if (first === undefined) return 0;
    const [name, { bytes }] = first;
    this.#kept.delete(name);
    this.#bytes -= bytes;
    return bytes;
  }

  clear(): void {
    this.#room.release(this, this.#bytes);
    this.#kept.clear();
    this.#bytes = 0;
  }
}
