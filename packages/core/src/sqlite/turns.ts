import { setTimeout as delay, setImmediate as immediate } from "node:timers/promises";

/** How long operations may follow one another before the event loop gets a turn, in milliseconds. */
const LONGEST_RUN_MS = 8;

/**
 * Lets the event loop turn between operations. Each of them is synchronous and answers in a microtask, so a loop that
 * awaits them would keep timers and sockets waiting until it ends.
 */
export class Turns {
  #last = performance.now();
  #pending: Promise<void> | undefined;

  /** At once while the event loop has turned lately, else after its next turn. */
  give(): Promise<void> | undefined {
    if (this.#pending === undefined && performance.now() - this.#last > LONGEST_RUN_MS) {
      this.#pending = immediate().then(() => {
        this.#last = performance.now();
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
