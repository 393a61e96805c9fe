import { MemoryError } from "../../errors.js";
import { isWellFormed } from "../../values/text.js";
import { readUntrusted } from "../../values/untrusted.js";
import { checkOptions } from "../options.js";

/** What an embedder gives: a vector for each text, in order, by itself or as the `embeddings` of an object. */
export type Embedded = readonly ArrayLike<number>[] | { readonly embeddings: readonly ArrayLike<number>[] };

/**
 * Turns texts into vectors. `signal` tells when nobody waits any more. A text has at most 8,000 characters; an embedder
 * whose model takes fewer cuts by itself.
 */
export type Embed = (texts: string[], options: { signal: AbortSignal }) => Embedded | PromiseLike<Embedded>;

/** How recall goes by meaning as well as by words. */
export interface RecallSettings {
  readonly embed: Embed;
  /** Numbers in each vector: 1 to 8,192. */
  readonly dimensions: number;
  /**
   * Names the embedder's model, up to 256 characters. Vectors of another name or length are left alone, so change it
   * whenever the vectors change. Without a name, texts that have vectors are embedded again now and then, two at a time,
   * to see whether they still get the same.
   */
  readonly model?: string;
  /** How long a recall waits for the embedder, in milliseconds; 2,000 when left out. Then it answers by words. */
  readonly timeoutMs?: number;
  /** How long a batch of texts may take in the background, in milliseconds; 30,000 when left out. */
  readonly batchTimeoutMs?: number;
  /** Texts in one call of `embed`: 1 to 2,048; 64 when left out. */
  readonly batchSize?: number;
  /** Hears what an embedder failed with; recall and writes only go on without it. */
  readonly onError?: (error: unknown) => void;
}

/** Settings, checked. `vectorModel` is the name under which the store keeps the vectors. */
export interface CheckedSettings extends Required<Omit<RecallSettings, "model">> {
  readonly vectorModel: string;
  readonly isNamed: boolean;
}

const NAMES = ["embed", "dimensions", "model", "timeoutMs", "batchTimeoutMs", "batchSize", "onError"];

/** @throws MemoryError `invalid_argument` */
export function checkSettings(given: RecallSettings): CheckedSettings {
  return readUntrusted("invalid_argument", () => {
    const settings = checkOptions(given, NAMES);
    const { embed, dimensions, model = "", onError = ignore } = settings;
    if (typeof embed !== "function" || typeof onError !== "function") {
      throw invalid("recall.embed is a function of texts, and recall.onError one of an error.");
    }
    if (typeof model !== "string" || model.length > 256 || !isWellFormed(model) || model.includes("\0")) {
      throw invalid("recall.model is a text of at most 256 characters.");
    }
    return {
      embed,
      onError,
      dimensions: whole("dimensions", dimensions, 8_192),
      timeoutMs: whole("timeoutMs", settings.timeoutMs ?? 2_000, 600_000),
      batchTimeoutMs: whole("batchTimeoutMs", settings.batchTimeoutMs ?? 30_000, 3_600_000),
      batchSize: whole("batchSize", settings.batchSize ?? 64, 2_048),
      vectorModel: `${dimensions} ${model}`,
      isNamed: model !== "",
    };
  });
}

function whole(name: string, value: unknown, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw invalid(`recall.${name} is a whole number from 1 to ${most}.`);
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}

function ignore(): void {
  // Whoever gives no onError does not want to hear.
}
