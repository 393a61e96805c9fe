import type { RateLimit } from "./options.js";

interface Bucket {
  left: number;
  at: number;
}

/** Buckets that are kept at most; a full one says nothing and is dropped first. */
const MOST_BUCKETS = 10_000;

/** A token bucket for each token. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** Tokens that are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one request of a token; gives 0, or the seconds after which it may ask again. */
  take(id: string, now = performance.now()): number {
    const bucket = this.#bucket(id, now);
    if (bucket.left >= 1) {
      bucket.left -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.left) / this.#limit.perSecond));
  }

  #bucket(id: string, now: number): Bucket {
    const { perSecond, burst } = this.#limit;
    const known = this.#buckets.get(id);
    if (known !== undefined) {
      known.left = Math.min(burst, known.left + ((now - known.at) / 1_000) * perSecond);
      known.at = now;
      return known;
    }
    if (this.#buckets.size >= MOST_BUCKETS) this.#drop(now);
    const bucket = { left: burst, at: now };
    this.#buckets.set(id, bucket);
    return bucket;
  }

  /** Drops the full buckets, and the oldest where none is full. */
  #drop(now: number): void {
    const { perSecond, burst } = this.#limit;
    for (const [id, { left, at }] of this.#buckets) {
      if (left + ((now - at) / 1_000) * perSecond >= burst) this.#buckets.delete(id);
    }
    for (const id of this.#buckets.keys()) {
      if (this.#buckets.size < MOST_BUCKETS) return;
      this.#buckets.delete(id);
    }
  }
}
