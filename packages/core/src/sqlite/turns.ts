import { setTimeout as delay, setImmediate as immediate } from "node:timers/promises";

/** How long operations may follow one another before the event loop gets a turn, in milliseconds. */
const LONGEST_RUN_MS = 8;
/** Small operations for which the clock is read once. */
const UNWATCHED = 16;

/**
 * Lets the event loop turn between operations. Each of them is synchronous and answers in a microtask, so a loop that
 * awaits them would keep timers and sockets waiting until it ends.
 */
export class Turns {
  /** When the first operation since the event loop's last turn began. */
  #began: number | undefined;
  #pending: Promise<void> | undefined;
  #unwatched = 0;

  /**
   * At once while the event loop has turned lately, else after its next turn; to be asked again then. For what takes
   * microseconds, asking for the time would be a good part of it, so the clock is read at every 16th of these only.
   */
  give(isSmall = false): Promise<void> | undefined {
    if (this.#pending !== undefined) return this.#pending;
    this.#unwatched = isSmall ? this.#unwatched + 1 : UNWATCHED;
    if (this.#unwatched < UNWATCHED) return undefined;
    this.#unwatched = 0;
    const now = performance.now();
    if (this.#began === undefined) {
      this.#began = now;
      setImmediate(() => {
        this.#began = undefined;
      }).unref();
    } else if (now - this.#began > LONGEST_RUN_MS) {
      this.#pending = immediate().then(() => {
        this.#pending = undefined;
      });
    }
    return this.#pending;
  }
}

/** Waits before the next try for a lock: briefly at first, longer while others keep it, never in step with them. */
export function pause(attempt: number): Promise<void> {
  return delay(1 + Math.random() * Math.min(2 + 2 * attempt, 40));
}
