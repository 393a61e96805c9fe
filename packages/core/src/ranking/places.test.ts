import fc from "fast-check";
import { expect, it } from "vitest";
import { PlaceFinder, Places } from "./places.js";
import { IN_EVERY_ENTRY } from "./posting-changes.js";
import { MalformedPostingsError } from "./posting-reader.js";
import { appendPosting, type PostingRow } from "./postings.js";

/** The postings of rising ids, so many to a row. */
function everyOf(ids: readonly number[], inRow: number): PostingRow[] {
  const rows: PostingRow[] = [];
  for (let at = 0; at < ids.length; at += inRow) {
    const [first = 0, ...others] = ids.slice(at, at + inRow);
    let bytes = appendPosting(new Uint8Array(), first, first, IN_EVERY_ENTRY);
    let last = first;
    for (const id of others) {
      bytes = appendPosting(bytes, last, id, IN_EVERY_ENTRY);
      last = id;
    }
    rows.push({ first, bytes });
  }
  return rows;
}

/** Rising ids in runs without a gap, from single ones to long ones. */
const idsInRuns = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 40 })), { maxLength: 40 })
  .map((runs) => {
    let id = 0;
    return runs.flatMap(([gap, length]) => {
      id += gap > 500_000 ? gap : 1 + (gap % 3);
      return Array.from({ length }, () => id++);
    });
  });
const share = fc.constantFrom(0, 0, 0.1, 0.9);

it("numbers the entries by rising id, whatever gaps there are, and has no place for others", () => {
  fc.assert(
    fc.property(idsInRuns, fc.integer({ min: 1, max: 100 }), share, (ids, inRow, shareExcluded) => {
      const excluded = new Set(ids.filter((id) => ((id * 7919) % 100) / 100 < shareExcluded));
      const live = ids.filter((id) => !excluded.has(id));
      const places = new Places(everyOf(ids, inRow), excluded, live.length);
      expect(live.map((_, place) => places.idAt(place))).toEqual(live);
      const near = [...new Set(ids.flatMap((id) => [id - 1, id, id + 1]))].sort((a, b) => a - b);
      // All of them one after the other, and a few far apart.
      for (const asked of [near, near.filter((_, at) => at % 17 === 0)]) {
        const finder = new PlaceFinder(places);
        expect(asked.map((id) => finder.placeOf(id))).toEqual(asked.map((id) => live.indexOf(id)));
      }
    }),
  );
});

it("is damaged where entries are missing or too many", () => {
  for (const entries of [2, 4]) {
    expect(() => new Places(everyOf([1, 2, 5], 10), new Set(), entries)).toThrow(MalformedPostingsError);
  }
});
