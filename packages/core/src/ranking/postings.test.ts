import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedPostingsError } from "./posting-reader.js";
import {
  appendPosting,
  decodePostings,
  editPostings,
  lastPosting,
  MAX_ROW_BYTES,
  type Posting,
  type PostingRow,
} from "./postings.js";

const byte = fc.integer({ min: 0, max: 255 });
const posting = fc
  .record({ keyFrequency: byte, valueFrequency: byte, length: fc.integer({ min: 0, max: 65_535 }) })
  .filter(({ keyFrequency, valueFrequency }) => keyFrequency + valueFrequency > 0);
const id = fc.oneof(fc.nat({ max: 400 }), fc.nat({ max: 100_000 }), fc.nat({ max: 2 ** 50 }));

const once: Posting = { keyFrequency: 0, valueFrequency: 1, length: 20 };
const nothing = new Uint8Array();

const added = (row: PostingRow, at: number, value: Posting): PostingRow[] =>
  row.bytes.length === 0
    ? [{ first: row.first, bytes: appendPosting(nothing, row.first, at, value) }]
    : editPostings(row, at, value);

describe("postings", () => {
  it("take two bytes when the word is found once, and one without a length", () => {
    expect(appendPosting(nothing, 0, 1, once)).toEqual(Uint8Array.of(5, 20));
    expect(appendPosting(Uint8Array.of(5, 20), 1, 2, { ...once, length: 0 })).toEqual(
      Uint8Array.of(5, 20, 4),
    );
  });

  it("behave like a map in the order of ids, whatever is done in whatever order", () => {
    const change = fc.record({ id, posting: fc.option(posting, { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 400 }), (changes) => {
        const model = new Map<number, Posting>();
        let rows: PostingRow[] = [];
        for (const { id: at, posting: next } of changes) {
          if (next === undefined && !model.has(at)) continue;
          const index = rows.findLastIndex(({ first }) => first <= at);
          const row = rows[index] ?? { first: 0, bytes: nothing };
          const edited = next === undefined ? editPostings(row, at, undefined) : added(row, at, next);
          rows = [...rows.slice(0, Math.max(index, 0)), ...edited, ...rows.slice(index + 1)];
          if (next === undefined) model.delete(at);
          else model.set(at, next);
        }
        const expected = [...model].sort(([left], [right]) => left - right);
        expect([...decodePostings(rows)]).toEqual(expected);
        for (const row of rows) {
          expect(row.bytes.length).toBeLessThanOrEqual(MAX_ROW_BYTES);
          expect(lastPosting(row)).toBe([...decodePostings([row]).keys()].at(-1));
        }
      }),
    );
  });

  it("leave the bytes they were made from unchanged", () => {
    const before = appendPosting(nothing, 0, 7, once);
    const copy = before.slice();
    editPostings({ first: 0, bytes: before }, 7, { ...once, length: 1 });
    editPostings({ first: 0, bytes: before }, 7, undefined);
    expect(before).toEqual(copy);
  });

  it("are none after the last is removed, and malformed when there is none to remove", () => {
    const row = { first: 0, bytes: appendPosting(nothing, 0, 7, once) };
    expect(editPostings(row, 7, undefined)).toEqual([]);
    expect(() => editPostings(row, 8, undefined)).toThrow(MalformedPostingsError);
  });

  it.each<[string, PostingRow[]]>([
    ["nothing", [{ first: 0, bytes: nothing }]],
    ["a part of a posting", [{ first: 0, bytes: Uint8Array.of(5) }]],
    ["a number that does not end", [{ first: 0, bytes: Uint8Array.of(0x85) }]],
    ["an id twice", [{ first: 1, bytes: Uint8Array.of(4, 0) }]],
    ["a posting without a frequency", [{ first: 0, bytes: Uint8Array.of(7, 0, 0, 5) }]],
    [
      "rows out of order",
      [
        { first: 9, bytes: Uint8Array.of(4) },
        { first: 3, bytes: Uint8Array.of(4) },
      ],
    ],
    [
      "an id of the next row",
      [
        { first: 0, bytes: Uint8Array.of(40) },
        { first: 9, bytes: Uint8Array.of(4) },
      ],
    ],
  ])("are malformed when they hold %s", (_, rows) => {
    expect(() => decodePostings(rows)).toThrow(MalformedPostingsError);
  });

  it.each([
    [-1, once],
    [0.5, once],
    [1, { ...once, length: 65_536 }],
    [1, { ...once, keyFrequency: 256 }],
    [1, { ...once, keyFrequency: 0, valueFrequency: 0 }],
  ])("refuse what they cannot hold: id %s, %o", (at, value) => {
    expect(() => appendPosting(nothing, 0, at, value)).toThrow(RangeError);
  });

  it("decode damaged bytes to an end, or call them malformed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
        try {
          expect(decodePostings([{ first: 0, bytes }]).size).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedPostingsError);
        }
      }),
    );
  });
});
