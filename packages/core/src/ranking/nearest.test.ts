import { describe, expect, it } from "vitest";
import { nearest } from "./nearest.js";
import { MalformedVectorsError, upsertVector, vectorChunkOf, vectorSlotOf } from "./vectors.js";

const NONE: ReadonlySet<number> = new Set();

function packed(vectors: ReadonlyMap<number, readonly number[]>): { chunk: number; bytes: Uint8Array }[] {
  const chunks = new Map<number, Uint8Array>();
  for (const [id, vector] of vectors) {
    const length = Math.hypot(...vector) || 1;
    const unit = Float32Array.from(vector, (number) => number / length);
    const chunk = vectorChunkOf(id);
    chunks.set(chunk, upsertVector(chunks.get(chunk), vectorSlotOf(id), unit));
  }
  return [...chunks].map(([chunk, bytes]) => ({ chunk, bytes }));
}

/** Many vectors that have little to do with each other, and some of one kind. */
function crowd(special: readonly number[]): Map<number, number[]> {
  const vectors = new Map<number, number[]>();
  let state = 1;
  for (let id = 1; id <= 500; id++) {
    const vector = Array.from({ length: 64 }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) / 2 ** 23 - 1;
    });
    vectors.set(id, special.includes(id) ? [9, ...vector.slice(1)] : vector);
  }
  return vectors;
}

const QUERY = Float32Array.from([1, ...new Array<number>(63).fill(0)]);

describe("the nearest vectors", () => {
  it("come by falling cosine, of equal ones the newest first", () => {
    const chunks = packed(
      new Map([
        [1, [1, 0]],
        [40, [1, 0]],
        [3, [1, 0.2]],
        [4, [-1, 0]],
        [5, [0, 1]],
      ]),
    );
    expect(nearest(chunks, Float32Array.of(1, 0), NONE)).toMatchObject({ compared: 5, ids: [40, 1, 3] });
  });

  it("are none of those left out, nor of those without any direction", () => {
    const chunks = packed(
      new Map([
        [1, [1, 0]],
        [2, [1, 0.1]],
        [3, [0, 0]],
      ]),
    );
    expect(nearest(chunks, Float32Array.of(1, 0), new Set([1]))).toMatchObject({ compared: 2, ids: [2] });
    expect(nearest(chunks, Float32Array.of(0, 0), NONE).ids).toEqual([]);
    expect(nearest([], Float32Array.of(1, 0), NONE)).toEqual({ compared: 0, ids: [], outstanding: 0 });
  });

  it("stand out where few are far nearer than all others", () => {
    expect(nearest(packed(crowd([77])), QUERY, NONE)).toMatchObject({ outstanding: 1 });
    expect(nearest(packed(crowd([77])), QUERY, NONE).ids[0]).toBe(77);
    expect(nearest(packed(crowd([77, 300])), QUERY, NONE).outstanding).toBe(2);
  });

  it("do not stand out by chance, where all are alike, or where many are as near", () => {
    expect(nearest(packed(crowd([])), QUERY, NONE).outstanding).toBe(0);
    const alike = new Map(Array.from({ length: 50 }, (_, id) => [id + 1, [1, 1]]));
    expect(nearest(packed(alike), Float32Array.of(1, 0), NONE)).toMatchObject({ outstanding: 0 });
    const many = Array.from({ length: 20 }, (_, index) => 10 + index * 7);
    expect(nearest(packed(crowd(many)), QUERY, NONE).outstanding).toBe(0);
  });

  it("are refused for a query of another length, and for damaged bytes", () => {
    const chunks = packed(new Map([[1, [1, 0]]]));
    expect(() => nearest(chunks, Float32Array.of(1), NONE)).toThrow(RangeError);
    const damaged = [{ chunk: 0, bytes: new Uint8Array(7) }];
    expect(() => nearest(damaged, Float32Array.of(1), NONE)).toThrow(MalformedVectorsError);
  });
});
