import { decodeVectors, VECTOR_CHUNK } from "../../ranking/vectors.js";
import type { StoredEntry } from "../../store/store.js";
import { type EmbedTarget, embedEntries } from "./embed-entries.js";

const PAGE = 500;

/** How far a back-fill is. */
export interface EmbedProgress {
  /** Entries looked at so far, those that had a vector included. */
  readonly done: number;
  /** Entries when it began. */
  readonly total: number;
}

/** How a back-fill is done. */
export interface EmbedOptions {
  /** Called after each batch. */
  onProgress?: (progress: EmbedProgress) => void;
  /** Ends the back-fill before its next batch; what is done stays. */
  signal?: AbortSignal;
}

/** What a back-fill did. Run again, it goes on with what has no vector. */
export interface EmbedReport {
  /** Entries that have a vector now and had none. */
  readonly embedded: number;
  /** Entries for which the embedder gave no vector. */
  readonly failed: number;
  /** Why it stopped before the end, or why entries failed. */
  readonly note?: string;
}

/**
 * Embeds every entry that has no vector of this model, key by key, and then removes the vectors of other models. It stops
 * when the embedder is out of order.
 *
 * @throws MemoryError from the store; what `onProgress` throws
 */
export async function backFill(target: EmbedTarget, options: EmbedOptions): Promise<EmbedReport> {
  const { store, namespace, settings } = target;
  const { onProgress, signal } = options;
  const { entries: total } = await store.search(namespace, { terms: [] }, store.clock());
  const known = await idsWithVector(target);
  let [done, embedded, failed] = [0, 0, 0];
  let note: string | undefined;
  const report = (): EmbedReport => ({ embedded, failed, ...(note === undefined ? {} : { note }) });
  for await (const page of pages(target)) {
    const missing = page.filter(({ id }) => !known.has(id));
    done += page.length - missing.length;
    for (let start = 0; start < missing.length; start += settings.batchSize) {
      if (signal?.aborted === true) return { ...report(), note: "it was ended" };
      const batch = missing.slice(start, start + settings.batchSize);
      const outcome = await embedEntries(target, batch, false);
      embedded += outcome.embedded;
      failed += outcome.failed;
      note = outcome.error?.message ?? note;
      if (outcome.isDown) return report();
      done += batch.length;
      onProgress?.({ done, total: Math.max(total, done) });
    }
  }
  if (failed === 0) await dropOtherModels(target);
  onProgress?.({ done, total: Math.max(total, done) });
  return report();
}

/** Ids that have a vector of the model. */
export async function idsWithVector({
  store,
  namespace,
  settings,
}: EmbedTarget): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (const { chunk, bytes } of await store.vectors(namespace, settings.vectorModel)) {
    for (const slot of decodeVectors(bytes).slots) ids.add(chunk * VECTOR_CHUNK + slot);
  }
  return ids;
}

/** Every entry by key, a page at a time. */
async function* pages({ store, namespace }: EmbedTarget): AsyncGenerator<StoredEntry[]> {
  let after: string | undefined;
  for (;;) {
    const query = { order: "key", prefix: "", after, limit: PAGE } as const;
    const listed = await store.list(namespace, query, store.clock());
    if (listed.length > 0) yield listed.map(({ entry }) => entry);
    if (listed.length < PAGE) return;
    after = listed.at(-1)?.entry.key;
  }
}

async function dropOtherModels({ store, namespace, settings }: EmbedTarget): Promise<void> {
  for (const model of await store.vectorModels(namespace)) {
    if (model !== settings.vectorModel) await store.dropVectors(namespace, model);
  }
}
