import { isMemoryError } from "@pigeonhole/core";
import type { ShownMemory } from "../bound-memory.js";
import type { ChangedPlace } from "./asked-uris.js";

/** How often the journal is looked at, in milliseconds. */
const INTERVAL = 500;
/** Journal records read at once. */
const PAGE = 1_000;

/** A running watch. */
export interface Watch {
  /** Resolves once every later change will be told. */
  readonly ready: Promise<void>;
  stop(): void;
}

/**
 * Tells of every entry that is written, deleted or ended from now on, by this process or another: it reads the journal
 * twice a second until it is stopped. While a store cannot be read it keeps quiet, and goes on later where it was. Of a
 * memory that was erased every entry has changed.
 */
export function watchMemories(
  memories: readonly ShownMemory[],
  onChange: (place: ChangedPlace) => void,
): Watch {
  const feeds = memories.map((shown) => new Feed(shown));
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    for (const feed of feeds) {
      const places = await feed.read();
      if (!stopped) for (const place of places) onChange(place);
    }
  };
  const goOn = (): void => {
    if (stopped) return;
    timer = setTimeout(() => void look().catch(ignore).finally(goOn), INTERVAL);
    timer.unref();
  };
  const ready = look().catch(ignore);
  void ready.finally(goOn);
  return {
    ready,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** The journal of one memory, read from where it ended at first. */
class Feed {
  readonly #shown: ShownMemory;
  #since: string | undefined;

  constructor(shown: ShownMemory) {
    this.#shown = shown;
  }

  /** The entries that changed since the last call, each once. */
  async read(): Promise<ChangedPlace[]> {
    const { memory, scope } = this.#shown;
    try {
      return await this.#readOn();
    } catch (error) {
      const isAnew = this.#since !== undefined && isMemoryError(error) && error.code === "invalid_argument";
      if (!isAnew) throw error;
      this.#since = (await memory.changes({ from: "end" })).next;
      return [{ scope, key: undefined }];
    }
  }

  async #readOn(): Promise<ChangedPlace[]> {
    const { memory, scope } = this.#shown;
    const keys = new Set<string>();
    for (let full = true; full; ) {
      const from = this.#since === undefined ? ({ from: "end" } as const) : { since: this.#since };
      const { changes, next } = await memory.changes({ ...from, limit: PAGE });
      for (const { key } of changes) keys.add(key);
      this.#since = next;
      full = changes.length === PAGE;
    }
    return [...keys].map((key) => ({ scope, key }));
  }
}

function ignore(): void {}
