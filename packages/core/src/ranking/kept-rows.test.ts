import fc from "fast-check";
import { expect, it } from "vitest";
import { IN_EVERY_ENTRY } from "./posting-changes.js";
import { appendPosting, type Posting, type PostingRow } from "./postings.js";
import { type RankInput, rank } from "./rank.js";

const ENTRIES = 60;

/** The rows of a term, with what it is in the entries. */
function rowsOf(postings: ReadonlyMap<number, Posting>): PostingRow[] {
  const ids = [...postings.keys()].sort((left, right) => left - right);
  let bytes = new Uint8Array();
  ids.forEach((id, index) => {
    const before = ids[index - 1] ?? id;
    bytes = new Uint8Array(appendPosting(bytes, before, id, postings.get(id) ?? IN_EVERY_ENTRY));
  });
  return ids.length === 0 ? [] : [{ first: ids[0] ?? 0, bytes }];
}

const posting = fc.record({
  keyFrequency: fc.nat({ max: 2 }),
  valueFrequency: fc.integer({ min: 1, max: 3 }),
  length: fc.integer({ min: 1, max: 400 }),
});
const term = fc
  .array(fc.tuple(fc.integer({ min: 1, max: ENTRIES }), posting), { maxLength: 30 })
  .map((list) => rowsOf(new Map(list)));

/** The same input in arrays of its own, as a store has them that reads them anew. */
function readAnew({ every, terms, ...rest }: RankInput): RankInput {
  const anew = terms.map(({ term, variants }) => ({
    term,
    variants: variants.map(({ weight, rows }) => ({ weight, rows: [...rows] })),
  }));
  return { ...rest, every: [...every], terms: anew };
}

it("ranks rows that a store has kept, to the bit, as it does rows that were read anew", () => {
  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 5 }), fc.nat({ max: 900 }), (rows, more) => {
      const ids = Array.from({ length: ENTRIES }, (_, index): [number, Posting] => [
        index + 1,
        IN_EVERY_ENTRY,
      ]);
      const every = rowsOf(new Map(ids));
      const searched = rows.map((own, index) => ({
        term: `t${index}`,
        variants: [own, ...rows.slice(index + 1, index + 2)].map((one, at) => ({
          weight: at === 0 ? 1 : 0.4,
          rows: one,
        })),
      }));
      // The same rows are asked for again and again, in other company, and when the texts are longer on average.
      for (const [terms, length] of [
        [searched, 0],
        [searched, 0],
        [searched.slice(0, 2), 0],
        [searched, more],
        [searched, 0],
        [searched, 0],
      ] as const) {
        const input = { entries: ENTRIES, totalLength: 6_000 + length, every, terms, keep: 10 };
        expect(rank(input)).toEqual(rank(readAnew(input)));
      }
    }),
  );
});
