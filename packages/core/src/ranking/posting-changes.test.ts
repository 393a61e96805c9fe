import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DocumentTerms } from "./document.js";
import { EVERY_ENTRY, PostingChanges } from "./posting-changes.js";
import { MalformedPostingsError } from "./posting-reader.js";
import { decodePostings, type PostingRow } from "./postings.js";

/** A posting table as a store keeps it. */
class Table {
  readonly rows = new Map<string, PostingRow[]>();
  reads = 0;

  read(term: string, id: number): PostingRow | undefined {
    this.reads += 1;
    return this.rows.get(term)?.findLast(({ first }) => first <= id);
  }

  save(changes: PostingChanges): void {
    for (const { term, first, bytes } of changes.take()) {
      const rows = (this.rows.get(term) ?? []).filter((row) => row.first !== first);
      if (bytes !== undefined) rows.push({ first, bytes });
      this.rows.set(
        term,
        rows.sort((left, right) => left.first - right.first),
      );
    }
  }

  ids(term: string): number[] {
    return [...decodePostings(this.rows.get(term) ?? []).keys()];
  }
}

function change(
  table: Table,
  changes: PostingChanges,
  id: number,
  before: DocumentTerms | undefined,
  after: DocumentTerms | undefined,
): void {
  for (const term of changes.missing(id, before, after)) changes.load(term, id, table.read(term, id));
  changes.change(id, before, after);
}

const text = (length: number, ...terms: string[]): DocumentTerms => ({
  terms: new Map(terms.map((term) => [term, { key: 0, value: 1 }])),
  length,
});

const document = fc
  .record({
    words: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
    length: fc.integer({ min: 1, max: 40_000 }),
  })
  .map(({ words, length }) => text(length, ...words));

describe("changes of postings", () => {
  it("leave the table as it would be had every entry been written alone", () => {
    // New entries, and changes of entries up to so many back; long lengths fill rows sooner.
    const step = fc.record({
      back: fc.option(fc.nat({ max: 700 }), { nil: undefined, freq: 2 }),
      skipped: fc.integer({ min: 1, max: 40 }),
      document: fc.option(document, { nil: undefined, freq: 3 }),
      save: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 800, size: "max" }), (steps) => {
        const table = new Table();
        const texts = new Map<number, DocumentTerms>();
        let newest = 0;
        let changes = new PostingChanges(newest);
        for (const { back, skipped, document: after, save } of steps) {
          const ids = [...texts.keys()];
          const known = back === undefined ? undefined : ids[Math.max(ids.length - 1 - back, 0)];
          if (known === undefined) newest += skipped;
          const id = known ?? newest;
          const before = texts.get(id);
          if (before === undefined && after === undefined) continue;
          change(table, changes, id, before, after);
          if (after === undefined) texts.delete(id);
          else texts.set(id, after);
          if (!save) continue;
          table.save(changes);
          changes = new PostingChanges(newest);
        }
        table.save(changes);
        const live = [...texts].sort(([left], [right]) => left - right);
        expect(table.ids(EVERY_ENTRY)).toEqual(live.map(([id]) => id));
        for (const term of ["a", "b", "c"]) {
          const holding = live.filter(([, { terms }]) => terms.has(term));
          expect([...decodePostings(table.rows.get(term) ?? [])]).toEqual(
            holding.map(([id, { length }]) => [id, { keyFrequency: 0, valueFrequency: 1, length }]),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it("read a term once however many new entries have it", () => {
    const table = new Table();
    const changes = new PostingChanges(0);
    for (let id = 1; id <= 2_000; id += 1) change(table, changes, id, undefined, text(20, "a"));
    expect(table.reads).toBe(2);
    table.save(changes);
    expect(table.ids("a")).toHaveLength(2_000);
    expect(table.rows.get("a")).toHaveLength(5);
  });

  it("are none for postings that stay the same", () => {
    const table = new Table();
    const changes = new PostingChanges(0);
    change(table, changes, 1, undefined, text(2, "a", "b"));
    table.save(changes);
    const again = new PostingChanges(1);
    change(table, again, 1, text(2, "a", "b"), text(2, "a", "c"));
    expect(again.take().map(({ term, bytes }) => [term, bytes === undefined])).toEqual([
      ["b", true],
      ["c", false],
    ]);
  });

  it("call it damage when a posting to remove is not there", () => {
    const changes = new PostingChanges(5);
    expect(() => change(new Table(), changes, 5, text(1, "a"), undefined)).toThrow(MalformedPostingsError);
  });
});
