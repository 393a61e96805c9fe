import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chunkOf,
  countPostings,
  decodePostings,
  entryId,
  MalformedPostingsError,
  type Posting,
  removePosting,
  slotOf,
  upsertPosting,
} from "./postings.js";

const slot = fc.integer({ min: 0, max: 255 });
const byte = slot;
const posting = fc
  .record({ keyFrequency: byte, valueFrequency: byte, length: fc.integer({ min: 0, max: 65_535 }) })
  .filter(({ keyFrequency, valueFrequency }) => keyFrequency + valueFrequency > 0);

const one: Posting = { keyFrequency: 1, valueFrequency: 2, length: 300 };

function unpack(bytes: Uint8Array): Map<number, Posting> {
  const { count, slots, keyFrequencies, valueFrequencies, lengths } = decodePostings(bytes);
  return new Map(
    Array.from({ length: count }, (_, index) => [
      slots[index] ?? -1,
      {
        keyFrequency: keyFrequencies[index] ?? -1,
        valueFrequency: valueFrequencies[index] ?? -1,
        length: lengths[index] ?? -1,
      },
    ]),
  );
}

describe("chunks", () => {
  it("hold 256 ids each, up to the greatest safe integer", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (id) => {
        expect(entryId(chunkOf(id), slotOf(id))).toBe(id);
        expect(slotOf(id)).toBeLessThan(256);
      }),
    );
  });
});

describe("postings", () => {
  it("take five bytes each", () => {
    expect(upsertPosting(undefined, 7, one)).toEqual(Uint8Array.of(7, 1, 2, 44, 1));
  });

  it("behave like a map in the order of slots, whatever is done in whatever order", () => {
    const change = fc.record({ slot, posting: fc.option(posting, { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 600 }), (changes) => {
        const model = new Map<number, Posting>();
        let bytes: Uint8Array | undefined;
        for (const { slot: at, posting: next } of changes) {
          if (next !== undefined) {
            model.set(at, next);
            bytes = upsertPosting(bytes, at, next);
          } else {
            model.delete(at);
            if (bytes !== undefined) bytes = removePosting(bytes, at);
          }
        }
        const expected = [...model].sort(([left], [right]) => left - right);
        expect(bytes === undefined ? [] : [...unpack(bytes)]).toEqual(expected);
        if (bytes !== undefined) expect(countPostings(bytes)).toBe(model.size);
      }),
    );
  });

  it("leave the bytes they were made from unchanged", () => {
    const before = upsertPosting(undefined, 7, one);
    const copy = before.slice();
    upsertPosting(before, 7, { ...one, length: 1 });
    removePosting(before, 7);
    expect(before).toEqual(copy);
  });

  it("are the same bytes after removing a slot that has none", () => {
    const bytes = upsertPosting(undefined, 7, one);
    expect(removePosting(bytes, 8)).toEqual(bytes);
    expect(removePosting(bytes, 7)).toBeUndefined();
  });

  it.each([
    ["nothing", []],
    ["a part of a posting", [1, 0, 1, 5]],
    ["a slot twice", [1, 0, 1, 5, 0, 1, 0, 1, 5, 0]],
    ["slots out of order", [2, 0, 1, 5, 0, 1, 0, 1, 5, 0]],
    ["a posting without a frequency", [1, 0, 0, 5, 0]],
    ["more than a chunk", Array.from({ length: 257 * 5 }, () => 1)],
  ])("are malformed when they hold %s", (_, bytes) => {
    expect(() => decodePostings(Uint8Array.from(bytes))).toThrow(MalformedPostingsError);
  });

  it.each([
    [256, one],
    [-1, one],
    [0.5, one],
    [1, { ...one, length: 65_536 }],
    [1, { ...one, keyFrequency: 256 }],
    [1, { ...one, keyFrequency: 0, valueFrequency: 0 }],
  ])("refuse what five bytes cannot hold: slot %s, %o", (at, value) => {
    expect(() => upsertPosting(undefined, at, value)).toThrow(RangeError);
  });

  it("never decode damaged bytes into a posting that is not there", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          expect(unpack(bytes).size).toBe(bytes.length / 5);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedPostingsError);
        }
      }),
    );
  });
});
