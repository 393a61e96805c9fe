import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mutation, StoredChange, StoredEntry } from "../store/store.js";
import { NamespaceChange, type NamespaceRows } from "./namespace-change.js";
import { type EntryRow, type NamespaceRow, publicEntry } from "./rows.js";

const EMPTY: NamespaceRow = { sequence: 0, entries: 0, totalLength: 0 };

/** Rows in maps, which refuse what a database would refuse or take silently. */
class MapRows implements NamespaceRows {
  readonly entries = new Map<string, EntryRow>();
  readonly records: StoredChange[] = [];
  readonly indexed = new Map<number, number>();
  readonly vectors = new Set<number>();
  readonly ended: string[] = [];

  entry(key: string) {
    return this.entries.get(key);
  }

  lastRecord(key: string) {
    return this.records.findLast((record) => record.key === key);
  }

  addRecord(record: StoredChange) {
    this.records.push(record);
  }

  put(entry: EntryRow, terms: { length: number }, before: EntryRow | undefined) {
    expect(this.entries.get(entry.key)).toBe(before);
    expect(before?.id ?? entry.id).toBe(entry.id);
    this.entries.set(entry.key, entry);
    this.indexed.set(entry.id, terms.length);
  }

  remove(entry: EntryRow) {
    expect(this.entries.delete(entry.key)).toBe(true);
    this.indexed.delete(entry.id);
  }

  end(entry: EntryRow) {
    this.ended.push(entry.key);
    this.remove(entry);
  }

  removeVectors(id: number) {
    this.vectors.delete(id);
  }
}

/** Writes, each at a later time, as a store does: what is due is settled first. */
function run(writes: readonly { keys: readonly string[]; mutation: Mutation | undefined }[]) {
  const rows = new MapRows();
  let counts = EMPTY;
  writes.forEach(({ keys, mutation }, now) => {
    const change = new NamespaceChange(rows, counts, now);
    change.settle([...rows.entries.values()].filter(({ expiresAt = now + 1 }) => expiresAt <= now));
    const outcomes = change.write(keys, () => mutation);
    for (const { key, entry } of outcomes.slice(-1)) expect(rows.entries.has(key)).toBe(entry !== undefined);
    counts = { ...change.counts };
  });
  return { rows, counts };
}

const set = (json: string) => ({ op: "set", json, expiresAt: undefined, source: undefined }) as const;

const entriesOf = (rows: MapRows): StoredEntry[] => [...rows.entries.values()].map(publicEntry);

const keys = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 });
const mutation: fc.Arbitrary<Mutation | undefined> = fc.oneof(
  fc.record({
    op: fc.constant("set" as const),
    json: fc.constantFrom('"one"', '"one two"', '"one two three"'),
    expiresAt: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
    source: fc.constant(undefined),
  }),
  fc.constant({ op: "delete" as const, source: undefined }),
  fc.constant(undefined),
);
const programs = fc.array(fc.record({ keys, mutation }), { maxLength: 12 });

describe("what a write changes", () => {
  it("leaves a journal without gaps, revisions without gaps, and counts and an index that are those of the entries", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const { rows, counts } = run(program);
        expect(rows.records.map(({ sequence }) => sequence)).toEqual(
          rows.records.map((_, index) => index + 1),
        );
        for (const key of ["a", "b", "c"]) {
          const own = rows.records.filter((record) => record.key === key);
          expect(own.map(({ revision }) => revision)).toEqual(own.map((_, index) => index + 1));
          expect(rows.entries.get(key)?.sequence).toBe(
            own.at(-1)?.op === "set" ? own.at(-1)?.sequence : undefined,
          );
        }
        const stored = [...rows.entries.values()];
        const totalLength = stored.reduce((sum, { length }) => sum + length, 0);
        expect(counts).toEqual({ sequence: rows.records.length, entries: stored.length, totalLength });
        expect(rows.indexed).toEqual(new Map(stored.map(({ id, length }) => [id, length])));
        const ends = rows.records.filter(({ op }) => op === "expire").map(({ key }) => key);
        expect(rows.ended).toEqual(ends);
      }),
    );
  });

  it("is the same in a store that takes the rows over, in one part or in two", () => {
    fc.assert(
      fc.property(programs, fc.nat(12), (program, at) => {
        const before = run(program.slice(0, at));
        const { rows, counts } = run(program);
        const taken = new MapRows();
        const first = new NamespaceChange(taken, EMPTY, 0);
        first.adopt({ changes: before.rows.records, entries: entriesOf(before.rows) });
        for (const id of taken.indexed.keys()) taken.vectors.add(id);
        const second = new NamespaceChange(taken, first.counts, 0);
        second.adopt({
          changes: rows.records.slice(before.rows.records.length),
          entries: entriesOf(rows),
        });
        expect(second.counts).toEqual(counts);
        expect(taken.records).toEqual(rows.records);
        expect(taken.entries).toEqual(rows.entries);
        expect(taken.indexed).toEqual(rows.indexed);
        const same = entriesOf(rows).filter(({ sequence }) => sequence <= before.rows.records.length);
        expect(taken.vectors).toEqual(new Set(same.map(({ id }) => id)));
      }),
    );
  });

  it("keeps an entry's vectors as long as its text", () => {
    const rows = new MapRows();
    let counts = EMPTY;
    const write = (mutation: Mutation): void => {
      const change = new NamespaceChange(rows, counts, 1);
      change.write(["key"], () => mutation);
      counts = change.counts;
    };
    write(set('"tea"'));
    rows.vectors.add(1);
    write(set('"tea"'));
    expect([...rows.vectors]).toEqual([1]);
    write(set('"coffee"'));
    expect([...rows.vectors]).toEqual([]);
    rows.vectors.add(1);
    write({ op: "delete", source: undefined });
    expect([...rows.vectors]).toEqual([]);
  });

  it("ends an entry whose time is over before it is written, also one that was not among those settled", () => {
    const { rows, counts } = run([{ keys: ["a"], mutation: { ...set("1"), expiresAt: 5 } }]);
    const seen: unknown[] = [];
    new NamespaceChange(rows, counts, 7).write(["a"], (_, current) => {
      seen.push(current);
      return set("2");
    });
    expect(seen).toEqual([undefined]);
    expect(rows.records.map(({ op, revision, at }) => [op, revision, at])).toEqual([
      ["set", 1, 0],
      ["expire", 2, 5],
      ["set", 3, 7],
    ]);
  });

  it("refuses records that do not go on where the journal ends", () => {
    const { rows } = run([{ keys: ["a"], mutation: set("1") }]);
    const change = new NamespaceChange(new MapRows(), { ...EMPTY, sequence: 1 }, 0);
    expect(() => change.adopt({ changes: rows.records, entries: [] })).toThrow(
      expect.objectContaining({ code: "revision_conflict" }),
    );
  });

  it("tells an entry that the journal has and the rows have not", () => {
    const { rows, counts } = run([{ keys: ["a"], mutation: set("1") }]);
    rows.entries.clear();
    expect(() => new NamespaceChange(rows, counts, 1).write(["a"], () => set("2"))).toThrow(
      expect.objectContaining({ code: "corrupt_data" }),
    );
  });
});
