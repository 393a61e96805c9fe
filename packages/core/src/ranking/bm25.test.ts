import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { B, K1, KEY_WEIGHT, type RankInput, rank, type SearchedTerm } from "./bm25.js";
import { chunkOf, MalformedPostingsError, slotOf, upsertPosting } from "./postings.js";

interface Found {
  readonly key: number;
  readonly value: number;
  readonly length: number;
}

function searched(term: string, entries: ReadonlyMap<number, Found>, weight = 1): SearchedTerm {
  const chunks = new Map<number, Uint8Array>();
  for (const [id, { key, value, length }] of entries) {
    const posting = { keyFrequency: key, valueFrequency: value, length };
    chunks.set(chunkOf(id), upsertPosting(chunks.get(chunkOf(id)), slotOf(id), posting));
  }
  return { term, weight, chunks: Array.from(chunks, ([chunk, bytes]) => ({ chunk, bytes })) };
}

/** A term found once in the value of each entry. */
function inEntries(term: string, ...ids: number[]): SearchedTerm {
  return searched(term, new Map(ids.map((id) => [id, { key: 0, value: 1, length: 10 }])));
}

const ids = (input: RankInput) => rank(input).candidates.map(({ id }) => id);
const namespace = { entries: 1_000, totalLength: 10_000, keep: 10 };

const found = fc
  .record({
    key: fc.nat({ max: 3 }),
    value: fc.nat({ max: 9 }),
    length: fc.integer({ min: 1, max: 50 }),
  })
  .filter(({ key, value }) => key + value > 0);
const index = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 1_200 }), found), { maxLength: 60 })
  .map((list) => new Map(list));
const search = fc.record({
  terms: fc.uniqueArray(
    fc.record({ term: fc.string({ maxLength: 2 }), weight: fc.constantFrom(0.5, 1, 2), index }),
    {
      selector: ({ term }) => term,
      maxLength: 6,
    },
  ),
  excluded: fc
    .uniqueArray(fc.integer({ min: 1, max: 1_200 }), { maxLength: 40 })
    .map((list) => new Set(list)),
  keep: fc.integer({ min: 0, max: 30 }),
});
type Search = typeof search extends fc.Arbitrary<infer T> ? T : never;

const inputOf = ({ terms, excluded, keep }: Search): RankInput => ({
  entries: 1_200 - excluded.size,
  totalLength: 24_000,
  terms: terms.map((each) => searched(each.term, each.index, each.weight)),
  excluded,
  keep,
});

/** BM25 as the book has it, entry by entry. */
function plainly({ terms, excluded }: Search): Map<number, number> {
  const entries = 1_200 - excluded.size;
  const scores = new Map<number, number>();
  for (const { weight, index: postings } of terms) {
    const live = [...postings].filter(([id]) => !excluded.has(id));
    const idf = Math.log(1 + (entries - live.length + 0.5) / (live.length + 0.5));
    for (const [id, { key, value, length }] of live) {
      const frequency = KEY_WEIGHT * key + value;
      const score = (frequency * (K1 + 1)) / (frequency + K1 * (1 - B + (B * length) / (24_000 / entries)));
      scores.set(id, (scores.get(id) ?? 0) + weight * idf * score);
    }
  }
  return scores;
}

describe("rank", () => {
  it("puts entries with more of the terms, and with rarer ones, first", () => {
    const common = inEntries("common", ...Array.from({ length: 400 }, (_, index) => index + 1));
    const rare = inEntries("rare", 7, 900);
    expect(ids({ ...namespace, terms: [common, rare], keep: 2 })).toEqual([7, 900]);
  });

  it("puts a term in the key before one in the value, and a short entry before a long one", () => {
    const entries = new Map([
      [1, { key: 0, value: 1, length: 40 }],
      [2, { key: 0, value: 1, length: 10 }],
      [3, { key: 1, value: 0, length: 10 }],
    ]);
    expect(ids({ ...namespace, terms: [searched("price", entries)] })).toEqual([3, 2, 1]);
  });

  it("counts every entry that matches", () => {
    const terms = [inEntries("a", 1, 2, 600), inEntries("b", 2, 3, 70_000)];
    expect(rank({ ...namespace, terms, keep: 1 }).total).toBe(5);
  });

  it("answers all that tie with the last one wanted, by id", () => {
    const tied = inEntries("a", 700, 5, 300, 2);
    expect(ids({ ...namespace, terms: [tied, inEntries("b", 300)], keep: 2 })).toEqual([300, 2, 5, 700]);
    expect(ids({ ...namespace, terms: [tied], keep: 4 })).toEqual([2, 5, 300, 700]);
  });

  it("ties entries whose equal parts add up in another order", () => {
    const spread = (term: string, ...entries: number[]) =>
      searched(term, new Map(entries.map((id, place) => [id, { key: 0, value: place + 1, length: 10 }])));
    const terms = [spread("a", 1, 2, 3), spread("b", 2, 3, 1), spread("c", 3, 1, 2)];
    expect(new Set(rank({ ...namespace, terms }).candidates.map(({ score }) => score)).size).toBe(1);
  });

  it("leaves excluded entries out of answer, count and statistics", () => {
    const without = rank({ ...namespace, terms: [inEntries("a", 1, 600), inEntries("b", 2)] });
    const terms = [inEntries("a", 1, 3, 600), inEntries("b", 2, 3, 601)];
    expect(rank({ ...namespace, terms, excluded: new Set([3, 601]) })).toEqual(without);
  });

  it("has nothing to say about nothing", () => {
    const empty = { candidates: [], total: 0 };
    expect(rank({ entries: 0, totalLength: 0, terms: [], keep: 10 })).toEqual(empty);
    expect(rank({ ...namespace, terms: [inEntries("a")] })).toEqual(empty);
    expect(rank({ ...namespace, terms: [inEntries("a", 1)], keep: 0 })).toEqual({ candidates: [], total: 1 });
  });

  it("gives numbers even when the statistics contradict the postings", () => {
    const { candidates } = rank({ entries: 1, totalLength: 0, terms: [inEntries("a", 1, 2, 3)], keep: 3 });
    for (const { score } of candidates) expect(score).toBeGreaterThan(0);
  });

  it("reports damaged postings", () => {
    const damaged = { term: "a", weight: 1, chunks: [{ chunk: 0, bytes: Uint8Array.of(1, 0, 0, 1, 0) }] };
    expect(() => rank({ ...namespace, terms: [damaged] })).toThrow(MalformedPostingsError);
  });

  it("is BM25", () => {
    fc.assert(
      fc.property(search, (given) => {
        const expected = plainly(given);
        const { candidates, total } = rank(inputOf(given));
        expect(total).toBe(expected.size);
        for (const { id, score } of candidates) expect(score).toBeCloseTo(expected.get(id) ?? -1, 8);
        const best = [...expected.values()].sort((left, right) => right - left).slice(0, given.keep);
        candidates.slice(0, given.keep).forEach(({ score }, at) => {
          expect(score).toBeCloseTo(best[at] ?? -1, 8);
        });
        expect(candidates.length).toBeGreaterThanOrEqual(best.length);
      }),
    );
  });

  it("wants the same of fewer: a smaller `keep` gives the beginning of the answer to a greater one", () => {
    fc.assert(
      fc.property(search, (given) => {
        const all = rank({ ...inputOf(given), keep: 10_000 }).candidates;
        const some = rank(inputOf(given)).candidates;
        expect(some).toEqual(all.slice(0, some.length));
        const last = some.at(-1);
        if (last !== undefined) expect(all[some.length]?.score).not.toBe(last.score);
      }),
    );
  });

  it("does not depend, to the bit, on the order in which terms and chunks arrive", () => {
    fc.assert(
      fc.property(search, fc.func(fc.nat()), (given, order) => {
        const input = inputOf(given);
        const shuffle = <T>(list: readonly T[]) => list.toSorted((left, right) => order(left) - order(right));
        const terms = shuffle(input.terms.map((each) => ({ ...each, chunks: shuffle(each.chunks) })));
        expect(rank({ ...input, terms })).toEqual(rank(input));
      }),
    );
  });
});
