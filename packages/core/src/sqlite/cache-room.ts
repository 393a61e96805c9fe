/** A cache that gives memory back when others need it. */
export interface Cache {
  /** Forgets what it has kept longest, and gives how many bytes that frees; 0 when it holds nothing. */
  dropFirst(): number;
}

/** The memory that the caches of all open files share. */
export class CacheRoom {
  readonly #mostBytes: number;
  /** Caches that hold something, in the order in which they last grew. */
  readonly #caches = new Set<Cache>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Makes room for so many bytes, at the cost of the cache that has not grown for longest; false for what never fits. */
  take(cache: Cache, bytes: number): boolean {
    if (bytes > this.#mostBytes) return false;
    this.#caches.delete(cache);
    while (this.#bytes + bytes > this.#mostBytes) {
      const [oldest = cache] = this.#caches;
      const freed = oldest.dropFirst();
      if (freed === 0 && !this.#caches.delete(oldest)) return false;
      this.#bytes -= freed;
    }
    this.#caches.add(cache);
    this.#bytes += bytes;
    return true;
  }

  /** Takes back all that a cache held. */
  release(cache: Cache, bytes: number): void {
    this.#caches.delete(cache);
    this.#bytes -= bytes;
  }
}
