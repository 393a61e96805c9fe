import type { VectorsOfChunk } from "../../ranking/nearest.js";
import { decodeVectors, VECTOR_CHUNK } from "../../ranking/vectors.js";
import type { StoredEntry } from "../../store/store.js";
import type { EmbedTarget } from "./embed-entries.js";
import { embeddedText } from "./text.js";

/** Entries that are looked at, all over the namespace, and of these the shortest that are embedded again. */
const LOOKED_AT = 8;
const EMBEDDED = 2;
/** The least cosine of two vectors that one model makes of the same text, however it rounds. */
const SAME = 0.9;

/** A text and the vector that was once made of it. */
export interface Probe {
  readonly text: string;
  readonly vector: Float32Array;
}

/** Some texts with their vectors, by which another model gives itself away. */
export async function probesOf(
  { store, namespace }: EmbedTarget,
  chunks: readonly VectorsOfChunk[],
  now: number,
): Promise<Probe[]> {
  const vectors = new Map<number, Float32Array>();
  const step = Math.max(1, Math.floor(chunks.length / LOOKED_AT));
  for (let at = 0; at < chunks.length && vectors.size < LOOKED_AT; at += step) {
    const { chunk, bytes } = chunks[at] ?? { chunk: 0, bytes: new Uint8Array() };
    const { slots, floats, dimensions } = decodeVectors(bytes);
    const [slot] = slots;
    if (slot !== undefined) vectors.set(chunk * VECTOR_CHUNK + slot, floats.subarray(0, dimensions));
  }
  const entries = await store.newestOf(namespace, [...vectors.keys()], LOOKED_AT, now);
  return entries
    .toSorted((one, other) => one.json.length - other.json.length || one.id - other.id)
    .slice(0, EMBEDDED)
    .flatMap((entry) => probe(entry, vectors.get(entry.id)));
}

function probe({ key, json }: StoredEntry, vector: Float32Array | undefined): Probe[] {
  return vector === undefined ? [] : [{ text: embeddedText(key, json), vector }];
}

/** Whether the vectors that a model makes of the texts now are those that there are. */
export function areOfOneModel(probes: readonly Probe[], made: readonly Float32Array[]): boolean {
  return probes.every(({ vector }, index) => isSame(vector, made[index]));
}

/** Both are unit vectors, or all zeros. */
function isSame(one: Float32Array, other: Float32Array | undefined): boolean {
  let cosine = 0;
  let differs = false;
  for (const [index, number] of one.entries()) {
    const there = other?.[index] ?? 0;
    cosine += number * there;
    if (number !== there) differs = true;
  }
  return !differs || cosine >= SAME;
}
