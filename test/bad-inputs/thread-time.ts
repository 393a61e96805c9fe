import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";

/**
 * Measures how long calls hold the thread. Processor time, as other processes on a busy machine take none of it;
 * without garbage collection, which is due when it is due and mostly because of the inputs' own making.
 */
export class ThreadTime {
  readonly #collections: { start: number; end: number }[] = [];
  readonly #observer: PerformanceObserver;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        this.#collections.push({ start: startTime, end: startTime + duration });
      }
      this.#collections.splice(0, this.#collections.length - 1_000);
    });
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  async measure<Result>(call: () => Promise<Result>): Promise<{ result: Result; heldMs: number }> {
    const start = performance.now();
    const before = process.threadCpuUsage();
    const result = await call();
    const used = process.threadCpuUsage(before);
    const end = performance.now();
    const heldMs = Math.min((used.user + used.system) / 1_000, end - start);
    return {
      result,
      heldMs: heldMs < 20 ? heldMs : Math.max(0, heldMs - (await this.#collecting(start, end))),
    };
  }

  stop(): void {
    this.#observer.disconnect();
  }

  /** Collections are reported a turn or two later. */
  async #collecting(start: number, end: number): Promise<number> {
    for (let turns = 0; turns < 3; turns++) await turn();
    return this.#collections.reduce(
      (sum, collection) =>
        sum + Math.max(0, Math.min(collection.end, end) - Math.max(collection.start, start)),
      0,
    );
  }
}
