/** Entries share a chunk of vectors when their ids agree in all but the last five bits. */
export const VECTOR_CHUNK = 32;
/** One bit for each slot that has a vector, slot 0 the lowest. */
const HEAD_BYTES = 4;

/** Packed vectors that no encoder wrote: what was stored has been damaged. */
export class MalformedVectorsError extends Error {
  override readonly name = "MalformedVectorsError";
}

/** The vectors of one chunk: that of `slots[n]` begins at `n * dimensions` in `floats`. */
export interface VectorBlock {
  readonly slots: readonly number[];
  readonly dimensions: number;
  readonly floats: Float32Array;
}

/** The chunk of an entry id, a positive safe integer. */
export function vectorChunkOf(id: number): number {
  return Math.floor(id / VECTOR_CHUNK);
}

/** The place of an entry id in its chunk, 0 to 31. */
export function vectorSlotOf(id: number): number {
  return id % VECTOR_CHUNK;
}

/** Unpacks without copying where the bytes allow it. Throws `MalformedVectorsError`. */
export function decodeVectors(bytes: Uint8Array): VectorBlock {
  const slots = slotsIn(bytes);
  const dimensions = (bytes.length - HEAD_BYTES) / 4 / slots.length;
  if (!Number.isInteger(dimensions) || dimensions < 1) {
    throw new MalformedVectorsError(`${slots.length} vectors cannot take ${bytes.length} bytes`);
  }
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const floats = new Float32Array(aligned.buffer, aligned.byteOffset + HEAD_BYTES, dimensions * slots.length);
  return { slots, dimensions, floats };
}

/**
 * The packed bytes with the vector of `slot` added or replaced; `undefined` stands for a chunk without any. All vectors
 * of a chunk have one length: throws `RangeError` for another one.
 */
export function upsertVector(bytes: Uint8Array | undefined, slot: number, vector: Float32Array): Uint8Array {
  if (!Number.isInteger(slot) || slot < 0 || slot >= VECTOR_CHUNK || vector.length === 0) {
    throw new RangeError(`a vector needs a slot from 0 to ${VECTOR_CHUNK - 1} and at least one number`);
  }
  if (bytes === undefined) return pack([slot], [vector]);
  const { slots, dimensions, floats } = decodeVectors(bytes);
  if (dimensions !== vector.length) {
    throw new RangeError(`a vector of ${vector.length} numbers among those of ${dimensions}`);
  }
  const at = slots.filter((other) => other < slot).length;
  const after = at + (slots[at] === slot ? 1 : 0);
  return pack(
    [...slots.slice(0, at), slot, ...slots.slice(after)],
    [floats.subarray(0, at * dimensions), vector, floats.subarray(after * dimensions)],
  );
}

/** The packed bytes without the vector of `slot`, or `undefined` when none is left. */
export function removeVector(bytes: Uint8Array, slot: number): Uint8Array | undefined {
  const { slots, dimensions, floats } = decodeVectors(bytes);
  const at = slots.indexOf(slot);
  if (at < 0) return bytes;
  if (slots.length === 1) return undefined;
  return pack(
    slots.filter((other) => other !== slot),
    [floats.subarray(0, at * dimensions), floats.subarray((at + 1) * dimensions)],
  );
}

function slotsIn(bytes: Uint8Array): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < VECTOR_CHUNK; slot += 1) {
    if (((bytes[slot >> 3] ?? 0) >> (slot & 7)) & 1) slots.push(slot);
  }
  if (slots.length === 0) throw new MalformedVectorsError("a chunk without a vector");
  return slots;
}

function pack(slots: readonly number[], parts: readonly Float32Array[]): Uint8Array {
  const count = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(HEAD_BYTES + count * 4);
  for (const slot of slots) bytes[slot >> 3] = (bytes[slot >> 3] ?? 0) | (1 << (slot & 7));
  const floats = new Float32Array(bytes.buffer, HEAD_BYTES);
  let at = 0;
  for (const part of parts) {
    floats.set(part, at);
    at += part.length;
  }
  return bytes;
}
