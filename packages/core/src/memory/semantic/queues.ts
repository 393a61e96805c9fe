import type { Store } from "../../store/store.js";
import type { EmbedTarget } from "./embed-entries.js";
import { EmbeddingQueue } from "./queue.js";
import type { Embed } from "./settings.js";

/** How long a store that is closed waits for the embedder at most, in milliseconds. */
const CLOSING_MS = 5_000;

/** The least time between two looks for entries without a vector, in milliseconds, and namespaces that it is known of. */
const LOOK_EVERY_MS = 10_000;
const MOST_LOOKS = 10_000;

type Queues = Map<string, EmbeddingQueue>;

/** Namespaces whose vectors are known to be an embedder's. */
const MOST_KNOWN = 10_000;

/** The embedders of a store with what waits for each. */
class StoreQueues {
  readonly #byEmbedder = new Map<Embed, Queues>();
  readonly #looks = new Map<string, number>();
  readonly #known = new WeakMap<Embed, Set<string>>();

  of(target: EmbedTarget): EmbeddingQueue {
    const { embed } = target.settings;
    const queues = this.#byEmbedder.get(embed) ?? new Map<string, EmbeddingQueue>();
    this.#byEmbedder.set(embed, queues);
    const name = nameOf(target);
    const known = queues.get(name);
    if (known !== undefined) return known;
    const queue = new EmbeddingQueue(target, () => {
      queues.delete(name);
      if (queues.size === 0) this.#byEmbedder.delete(embed);
    });
    queues.set(name, queue);
    return queue;
  }

  mayLook(target: EmbedTarget): boolean {
    const name = nameOf(target);
    const now = performance.now();
    const last = this.#looks.get(name);
    if (last !== undefined && now - last < LOOK_EVERY_MS) return false;
    if (this.#looks.size >= MOST_LOOKS) this.#looks.clear();
    this.#looks.set(name, now);
    return true;
  }

  /** The names of the namespaces whose vectors are known to be this embedder's. */
  known({ settings }: EmbedTarget): Set<string> {
    const known = this.#known.get(settings.embed) ?? new Set<string>();
    this.#known.set(settings.embed, known);
    if (known.size > MOST_KNOWN) known.clear();
    return known;
  }

  async settle(): Promise<void> {
    const queues = [...this.#byEmbedder.values()].flatMap((each) => [...each.values()]);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSING_MS);
    });
    await Promise.race([Promise.all(queues.map((queue) => queue.settle())), enough]);
    clearTimeout(timer);
    for (const queue of queues) queue.clear();
  }
}

const stores = new WeakMap<Store, StoreQueues>();

/**
 * The queue of a namespace and an embedder, shared by all memories in this process. Namespaces have queues of their own,
 * so that no tenant's text delays or fails a batch of another's.
 */
export function queueOf(target: EmbedTarget): EmbeddingQueue {
  return queuesOf(target.store).of(target);
}

/** True when nobody has lately looked for entries of the namespace without a vector, as the caller now will. */
export function mayLook(target: EmbedTarget): boolean {
  return queuesOf(target.store).mayLook(target);
}

/** True when it has been seen in this process that the vectors of the namespace are the embedder's. */
export function isKnown(target: EmbedTarget): boolean {
  return target.settings.isNamed || queuesOf(target.store).known(target).has(nameOf(target));
}

export function setKnown(target: EmbedTarget): void {
  queuesOf(target.store).known(target).add(nameOf(target));
}

function queuesOf(store: Store): StoreQueues {
  const known = stores.get(store);
  if (known !== undefined) return known;
  const queues = new StoreQueues();
  stores.set(store, queues);
  store.beforeClose(() => queues.settle());
  return queues;
}

function nameOf({ namespace, settings }: EmbedTarget): string {
  return JSON.stringify([namespace, settings.vectorModel]);
}
