import type { StoredEntry } from "../../store/store.js";
import { type EmbedTarget, embedEntries } from "./embed-entries.js";

/** How long writes gather before they are embedded together, in milliseconds. */
const GATHER_MS = 20;
/** What waits at most; writes past it are left to be found without a vector. */
const MOST_WAITING = 1_000;
const MOST_CHARACTERS = 4_000_000;

/**
 * Embeds one namespace's entries after they were written, a batch at a time. A write never waits for it, and what fails
 * here fails quietly: the entry is found by its words, and embedded when it is next found without a vector.
 */
export class EmbeddingQueue {
  readonly #target: EmbedTarget;
  readonly #idle: () => void;
  readonly #waiting = new Map<string, string>();
  #characters = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;

  /** `idle` is called whenever nothing is left to do. */
  constructor(target: EmbedTarget, idle: () => void) {
    this.#target = target;
    this.#idle = idle;
  }

  /** Has an entry embedded soon. */
  add({ key, json }: Pick<StoredEntry, "key" | "json">): void {
    this.#take(key);
    if (this.#waiting.size < MOST_WAITING && this.#characters + json.length <= MOST_CHARACTERS) {
      this.#waiting.set(key, json);
      this.#characters += json.length;
    }
    if (this.#running !== undefined) return;
    if (this.#waiting.size >= this.#target.settings.batchSize) this.#run();
    else this.#timer ??= setTimeout(() => this.#run(), GATHER_MS);
  }

  /** Embeds what waits without waiting for more; resolves when that is done or given up. */
  settle(): Promise<void> {
    if (this.#running === undefined && this.#timer !== undefined) this.#run();
    return this.#running ?? Promise.resolve();
  }

  /** Gives up what waits. */
  clear(): void {
    this.#waiting.clear();
    this.#characters = 0;
  }

  #run(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running ??= this.#drain()
      .catch(() => this.clear())
      .finally(() => {
        this.#running = undefined;
        if (this.#waiting.size > 0) this.#run();
        else this.#idle();
      });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.size > 0) {
      const keys = [...this.#waiting.keys()].slice(0, this.#target.settings.batchSize);
      const batch = keys.map((key) => ({ key, json: this.#take(key) ?? "" }));
      const { isDown } = await embedEntries(this.#target, batch, true);
      // What waits would fail as well, one timeout after another.
      if (isDown) this.clear();
    }
  }

  #take(key: string): string | undefined {
    const json = this.#waiting.get(key);
    if (json === undefined) return undefined;
    this.#waiting.delete(key);
    this.#characters -= json.length;
    return json;
  }
}
