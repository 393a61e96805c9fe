import { describe, expect, it } from "vitest";
import {
  decodeVectors,
  MalformedVectorsError,
  removeVector,
  upsertVector,
  VECTOR_CHUNK,
  vectorChunkOf,
  vectorSlotOf,
} from "./vectors.js";

const vector = (...numbers: number[]): Float32Array => Float32Array.from(numbers);

/** What the bytes say, slot by slot. */
function read(bytes: Uint8Array): [number, number[]][] {
  const { slots, dimensions, floats } = decodeVectors(bytes);
  return slots.map((slot, at) => [slot, [...floats.subarray(at * dimensions, (at + 1) * dimensions)]]);
}

describe("packed vectors", () => {
  it("hold each slot's vector to the bit, in whatever order they came", () => {
    let bytes: Uint8Array | undefined;
    for (const slot of [31, 0, 8, 7, 16]) bytes = upsertVector(bytes, slot, vector(slot, 0.1, -1e-38));
    expect(read(bytes ?? new Uint8Array())).toEqual(
      [0, 7, 8, 16, 31].map((slot) => [slot, [...vector(slot, 0.1, -1e-38)]]),
    );
  });

  it("take a new vector in place of the old one", () => {
    const two = upsertVector(upsertVector(undefined, 3, vector(1, 2)), 4, vector(3, 4));
    expect(read(upsertVector(two, 3, vector(5, 6)))).toEqual([
      [3, [5, 6]],
      [4, [3, 4]],
    ]);
  });

  it("give a vector up, and are nothing without one", () => {
    const two = upsertVector(upsertVector(undefined, 3, vector(1, 2)), 30, vector(3, 4));
    expect(removeVector(two, 7)).toBe(two);
    const one = removeVector(two, 3);
    expect(read(one ?? new Uint8Array())).toEqual([[30, [3, 4]]]);
    expect(removeVector(one ?? new Uint8Array(), 30)).toBeUndefined();
  });

  it("hold every slot of a chunk", () => {
    let bytes: Uint8Array | undefined;
    for (let id = 64; id < 64 + VECTOR_CHUNK; id++) {
      expect(vectorChunkOf(id)).toBe(2);
      bytes = upsertVector(bytes, vectorSlotOf(id), vector(id));
    }
    expect(read(bytes ?? new Uint8Array())).toHaveLength(VECTOR_CHUNK);
  });

  it("are read at any place of a buffer", () => {
    const bytes = upsertVector(undefined, 1, vector(1, 2));
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(read(shifted.subarray(1))).toEqual([[1, [1, 2]]]);
  });

  it("take no vector of another length, of none, or of no slot", () => {
    const bytes = upsertVector(undefined, 1, vector(1, 2));
    expect(() => upsertVector(bytes, 2, vector(1))).toThrow(RangeError);
    expect(() => upsertVector(undefined, 2, vector())).toThrow(RangeError);
    expect(() => upsertVector(undefined, VECTOR_CHUNK, vector(1))).toThrow(RangeError);
    expect(() => upsertVector(undefined, -1, vector(1))).toThrow(RangeError);
  });

  it.each([[""], ["00000000"], ["01000000"], ["0100000000"], ["0300000000000000"]])(
    "that no encoder wrote are told: %s",
    (hex) => {
      expect(() => decodeVectors(Buffer.from(hex, "hex"))).toThrow(MalformedVectorsError);
    },
  );
});
