/** A cache that gives its memory back when others need it. */
export interface Cache {
  /** Forgets all it holds. */
  clear(): void;
}

/** The memory that the caches of all open files share. */
export class CacheRoom {
  readonly #mostBytes: number;
  /** What each cache holds, in the order in which they last grew. */
  readonly #held = new Map<Cache, number>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Lets a cache grow, at the cost of those that have not grown for longest; false when there is never so much room. */
  take(cache: Cache, bytes: number): boolean {
    if (bytes > this.#mostBytes) return false;
    for (const other of this.#held.keys()) {
      if (this.#bytes + bytes <= this.#mostBytes) break;
      other.clear();
    }
    const held = this.#held.get(cache) ?? 0;
    this.#held.delete(cache);
    this.#held.set(cache, held + bytes);
    this.#bytes += bytes;
    return true;
  }

  /** Takes back all that a cache held. */
  release(cache: Cache): void {
    this.#bytes -= this.#held.get(cache) ?? 0;
    this.#held.delete(cache);
  }
}
