import type { CheckedSettings, Embedded } from "./settings.js";

/** Why there are no vectors, in words that hold nothing of what the embedder said. */
export class EmbedError extends Error {
  override readonly name = "EmbedError";
  /** True when the embedder did not answer at all, so that asking for fewer texts is of no use. */
  readonly isSilent: boolean;

  constructor(message: string, options: { cause?: unknown; isSilent?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.isSilent = options.isSilent ?? false;
  }
}

/**
 * Unit vectors of texts, one each. A vector of zeros stays one: it is near to nothing. With `inBackground` the wait does
 * not keep the process alive.
 *
 * @throws EmbedError when the embedder fails, is too slow, or gives anything else than finite numbers of the right count
 */
export async function embedTexts(
  settings: CheckedSettings,
  texts: readonly string[],
  timeoutMs: number,
  inBackground = false,
): Promise<Float32Array[]> {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new EmbedError(`the embedder took longer than ${timeoutMs} ms`, { isSilent: true });
      reject(error);
      stop.abort(error);
    }, timeoutMs);
    if (inBackground && typeof timer === "object") timer.unref?.();
  });
  try {
    const answer = Promise.resolve(settings.embed([...texts], { signal: stop.signal }));
    return readVectors(await Promise.race([answer, late]), texts.length, settings.dimensions);
  } catch (cause) {
    const error = cause instanceof EmbedError ? cause : new EmbedError("the embedder failed", { cause });
    tell(settings, error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function tell({ onError }: CheckedSettings, error: EmbedError): void {
  try {
    onError(error.cause ?? error);
  } catch {
    // Its own failure is not the recall's or the write's.
  }
}

function readVectors(answer: Embedded, count: number, dimensions: number): Float32Array[] {
  const vectors: unknown = "embeddings" in answer ? answer.embeddings : answer;
  if (!Array.isArray(vectors) || vectors.length !== count) {
    const found = Array.isArray(vectors) ? `${vectors.length} vectors` : "something else";
    throw new EmbedError(`the embedder answered with ${found} where ${count} were asked for`);
  }
  return vectors.map((vector: unknown) => unitVector(vector, dimensions));
}

function unitVector(vector: unknown, dimensions: number): Float32Array {
  if (typeof vector !== "object" || vector === null || !("length" in vector)) {
    throw new EmbedError("the embedder answered with something else than vectors");
  }
  if (vector.length !== dimensions) {
    throw new EmbedError(
      `the embedder answered with ${String(vector.length).slice(0, 20)} numbers where dimensions is ${dimensions}`,
    );
  }
  const numbers = Array.from({ length: dimensions }, (_, index): unknown => Reflect.get(vector, index));
  let largest = 0;
  for (const number of numbers) {
    if (typeof number !== "number" || !Number.isFinite(number)) {
      throw new EmbedError("the embedder answered with something else than finite numbers");
    }
    largest = Math.max(largest, Math.abs(number));
  }
  const scaled = Float64Array.from(numbers, (number) => (largest === 0 ? 0 : Number(number) / largest));
  const length = Math.sqrt(scaled.reduce((sum, number) => sum + number * number, 0));
  return Float32Array.from(scaled, (number) => (length === 0 ? 0 : number / length));
}
