import type { Namespace } from "../../namespace.js";
import type { MadeVector, Store } from "../../store/store.js";
import { EmbedError, embedTexts } from "./embed-texts.js";
import type { CheckedSettings } from "./settings.js";
import { embeddedText } from "./text.js";

/** Where vectors go and what makes them. */
export interface EmbedTarget {
  readonly store: Store;
  readonly namespace: Namespace;
  readonly settings: CheckedSettings;
}

/** An entry as it was read or written. */
export type Embeddable = Pick<MadeVector, "key" | "json">;

/** How a batch went. */
export interface EmbedOutcome {
  /** Entries that have a vector now. An entry that has changed meanwhile is not among them, nor failed. */
  readonly embedded: number;
  readonly failed: number;
  /** What the last failure was. */
  readonly error?: EmbedError;
  /** True when the embedder worked for none: it is out of order. */
  readonly isDown: boolean;
}

/**
 * Embeds entries in one call and keeps their vectors. Where the call fails it tries halves, so that one text that the
 * embedder refuses costs no other its vector; two halves that both fail are given up.
 *
 * @throws MemoryError from the store
 */
export async function embedEntries(
  target: EmbedTarget,
  entries: readonly Embeddable[],
  inBackground: boolean,
): Promise<EmbedOutcome> {
  const first = await attempt(target, entries, inBackground);
  if (!first.isDown || entries.length <= 1 || first.error?.isSilent !== false) return first;
  const middle = Math.ceil(entries.length / 2);
  const halves = [entries.slice(0, middle), entries.slice(middle)];
  const tried: { half: readonly Embeddable[]; outcome: EmbedOutcome }[] = [];
  for (const half of halves) tried.push({ half, outcome: await attempt(target, half, inBackground) });
  if (tried.every(({ outcome }) => outcome.isDown)) return first;
  let sum: EmbedOutcome = { embedded: 0, failed: 0, isDown: false };
  for (const { half, outcome } of tried) {
    sum = add(sum, outcome.isDown ? await embedEntries(target, half, inBackground) : outcome);
  }
  return { ...sum, isDown: false };
}

async function attempt(
  { store, namespace, settings }: EmbedTarget,
  entries: readonly Embeddable[],
  inBackground: boolean,
): Promise<EmbedOutcome> {
  let vectors: Float32Array[];
  try {
    const texts = entries.map(({ key, json }) => embeddedText(key, json));
    vectors = await embedTexts(settings, texts, settings.batchTimeoutMs, inBackground);
  } catch (error) {
    if (!(error instanceof EmbedError)) throw error;
    return { embedded: 0, failed: entries.length, error, isDown: true };
  }
  const made = entries.flatMap(({ key, json }, index): MadeVector[] => {
    const vector = vectors[index];
    return vector === undefined ? [] : [{ key, json, vector }];
  });
  return {
    embedded: await store.putVectors(namespace, settings.vectorModel, made),
    failed: 0,
    isDown: false,
  };
}

function add(one: EmbedOutcome, other: EmbedOutcome): EmbedOutcome {
  const error = other.error ?? one.error;
  return {
    embedded: one.embedded + other.embedded,
    failed: one.failed + other.failed,
    isDown: one.isDown && other.isDown,
    ...(error === undefined ? {} : { error }),
  };
}
