import type { Namespace } from "../namespace.js";
import type { EntryRow, NamespaceRow } from "../rows/rows.js";
import type { PostingRow } from "../store/store.js";
import type { Cache, CacheRoom } from "./cache-room.js";

/** What one kept value takes besides its own bytes, a row or a term, and an entry, about. */
const PER_VALUE = 256;
const PER_ROW = 100;
/** Ranking keeps with a row what it says, which takes so many times its bytes. */
const READ_ROW = 6;
const PER_ENTRY = 300;

/** What was read of one namespace. */
export interface NamespaceReads {
  counts: NamespaceRow | undefined;
  /** By term. */
  readonly postings: Kept<string, readonly PostingRow[]>;
  /** By what was asked for. */
  readonly terms: Kept<string, readonly string[]>;
  /** By id, whatever their time is. */
  readonly entries: Kept<number, EntryRow>;
}

/** What was read of one open file, for those who read it again before anybody writes to the file. */
export class ReadCache implements Cache {
  readonly #room: CacheRoom;
  readonly #namespaces = new Map<Namespace, NamespaceReads>();
  /** When the first entry of the file ends; infinite when none does. */
  soonestEnd: number | undefined;
  #version = -1;
  #writes = -1;

  constructor(room: CacheRoom) {
    this.#room = room;
  }

  /** Forgets what was read at another version of the file, which is told by two numbers. */
  keepAt(version: number, writes: number): void {
    if (version === this.#version && writes === this.#writes) return;
    this.clear();
    this.#version = version;
    this.#writes = writes;
  }

  of(namespace: Namespace): NamespaceReads {
    const known = this.#namespaces.get(namespace);
    if (known !== undefined) return known;
    const reads: NamespaceReads = {
      counts: undefined,
      postings: new Kept(this, (rows) =>
        rows.reduce((sum, { bytes }) => sum + READ_ROW * bytes.length + PER_ROW, 0),
      ),
      terms: new Kept(this, (terms) => terms.reduce((sum, term) => sum + 2 * term.length + PER_ROW, 0)),
      entries: new Kept(this, ({ key, json }) => 2 * (key.length + json.length) + PER_ENTRY),
    };
    if (this.take(PER_ENTRY)) this.#namespaces.set(namespace, reads);
    return reads;
  }

  /** Makes room for so many bytes. */
  take(bytes: number): boolean {
    return this.#room.take(this, bytes);
  }

  clear(): void {
    this.#room.release(this);
    this.#namespaces.clear();
    this.soonestEnd = undefined;
  }
}

/** Values by name, as far as there is room. */
export class Kept<Name extends string | number, Value> {
  readonly #cache: ReadCache;
  readonly #weigh: (value: Value) => number;
  readonly #values = new Map<Name, Value>();

  /** @param weigh about how many bytes of memory a value takes */
  constructor(cache: ReadCache, weigh: (value: Value) => number) {
    this.#cache = cache;
    this.#weigh = weigh;
  }

  get(name: Name): Value | undefined {
    return this.#values.get(name);
  }

  keep(name: Name, value: Value): void {
    const bytes = PER_VALUE + (typeof name === "string" ? 2 * name.length : 0) + this.#weigh(value);
    if (this.#cache.take(bytes)) this.#values.set(name, value);
  }

  /** The value of this name, read where it is not known. */
  orRead(name: Name, read: () => Value): Value {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const value = read();
    this.keep(name, value);
    return value;
  }
}
