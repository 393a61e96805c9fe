import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { B, K1, KEY_WEIGHT } from "./bm25.js";
import { EVERY_ENTRY, PostingChanges } from "./posting-changes.js";
import { MalformedPostingsError } from "./posting-reader.js";
import type { PostingRow } from "./postings.js";
import { collectionOf, type RankInput, rank, type SearchedTerm } from "./rank.js";

interface Found {
  readonly key: number;
  readonly value: number;
  readonly length: number;
}

type Index = ReadonlyMap<number, Found>;

function rowsOf(term: string, entries: Index): PostingRow[] {
  const changes = new PostingChanges(0);
  for (const [id, { key, value, length }] of [...entries].sort(([left], [right]) => left - right)) {
    const text = { terms: new Map([[term, { key, value }]]), length };
    for (const name of changes.missing(id, undefined, text)) changes.load(name, id, undefined);
    changes.change(id, undefined, text);
  }
  return changes
    .take()
    .flatMap((row) =>
      row.term === term ? [{ first: row.first, bytes: row.bytes ?? new Uint8Array() }] : [],
    );
}

function searched(term: string, ...variants: readonly { weight: number; index: Index }[]): SearchedTerm {
  return { term, variants: variants.map(({ weight, index }) => ({ weight, rows: rowsOf(term, index) })) };
}

const once = { key: 0, value: 1, length: 10 };
const everyOf = (ids: readonly number[]): PostingRow[] =>
  rowsOf(EVERY_ENTRY, new Map(ids.map((id) => [id, { ...once, length: 0 }])));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

/** A term found once in the value of each entry. */
function inEntries(term: string, ...ids: number[]): SearchedTerm {
  return searched(term, { weight: 1, index: new Map(ids.map((id) => [id, once])) });
}

const ids = (input: RankInput) => rank(input).candidates.map(({ id }) => id);
const namespace = { entries: 1_000, totalLength: 10_000, every: everyOf(upTo(1_000)), keep: 10 };

const found = fc
  .record({ key: fc.nat({ max: 3 }), value: fc.nat({ max: 9 }), length: fc.integer({ min: 1, max: 50 }) })
  .filter(({ key, value }) => key + value > 0);
/** Ids have gaps, so that not all that is near by id is near by place. */
const ALL = upTo(150).map((at) => at * 3 - (at % 3));
const index = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...ALL), fc.constantFrom(...ALL.slice(10, 20))), found), {
    maxLength: 60,
  })
  .map((list): Index => new Map(list));
const search = fc.record({
  terms: fc.uniqueArray(
    fc.record({
      term: fc.string({ minLength: 1, maxLength: 2 }),
      index,
      others: fc.array(index, { maxLength: 1 }),
    }),
    { selector: ({ term }) => term, maxLength: 6 },
  ),
  excluded: fc.uniqueArray(fc.constantFrom(...ALL), { maxLength: 40 }).map((list) => new Set(list)),
  keep: fc.integer({ min: 0, max: 30 }),
});
type Search = typeof search extends fc.Arbitrary<infer T> ? T : never;

const inputOf = ({ terms, excluded, keep }: Search): RankInput => ({
  entries: ALL.length - excluded.size,
  totalLength: 24_000,
  every: everyOf(ALL),
  terms: terms.map(({ term, index: exact, others }) =>
    searched(term, { weight: 1, index: exact }, ...others.map((other) => ({ weight: 0.4, index: other }))),
  ),
  excluded,
  keep,
});

/** The definition, entry by entry. */
function plainly({ terms, excluded }: Search): Map<number, number> {
  const live = ALL.filter((id) => !excluded.has(id));
  const rarity = (held: Index): number => {
    const holding = [...held.keys()].filter((id) => !excluded.has(id)).length;
    return Math.log(1 + (live.length - holding + 0.5) / (holding + 0.5));
  };
  const bm25 = (held: Found | undefined, rare: number): number => {
    if (held === undefined) return 0;
    const frequency = KEY_WEIGHT * held.key + held.value;
    const damping = K1 * (1 - B + (B * held.length) / (24_000 / live.length));
    return (rare * (frequency * (K1 + 1))) / (frequency + damping);
  };
  const byTerm = terms.map(({ index: exact, others }) => {
    const own = live.map((id) => bm25(exact.get(id), rarity(exact)));
    const like = live.map((id) =>
      Math.max(
        0,
        ...others.map((other) => bm25(other.get(id), 0.4 * Math.min(rarity(exact), rarity(other)))),
      ),
    );
    const least = Math.min(...own.filter((score) => score > 0));
    const below = Math.min(1, (0.9 * least) / Math.max(...like));
    return own.map((score, place) => Math.max(score, below * (like[place] ?? 0)));
  });
  const sums = live.map((_, place) => byTerm.reduce((sum, scores) => sum + (scores[place] ?? 0), 0));
  const share = crowded(sums);
  const completed = sums.map((sum, place) => {
    if (sum === 0) return 0;
    const lent = byTerm.map((scores) => {
      const at = (where: number): number => scores[where] ?? 0;
      if (at(place) > 0) return 0;
      return Math.max(0.7 * at(place - 1), 0.7 * at(place + 1), 0.5 * at(place - 2), 0.5 * at(place + 2));
    });
    return sum + (terms.length < 2 ? 0 : share * lent.reduce((all, one) => all + one, 0));
  });
  return new Map(live.flatMap((id, place) => (sums[place] === 0 ? [] : [[id, completed[place] ?? 0]])));
}

function crowded(sums: readonly number[]): number {
  const products = sums.flatMap((one, at) => sums.filter((_, other) => other !== at).map((two) => one * two));
  const mean = products.reduce((all, one) => all + one, 0) / products.length;
  const variance = products.reduce((all, one) => all + one * one, 0) / products.length - mean * mean;
  const near = sums.flatMap((one, at) =>
    [sums[at + 1], sums[at + 2]].flatMap((two) => (two === undefined ? [] : [one * two])),
  );
  const together = near.reduce((all, one) => all + one, 0);
  const expected = near.length * mean;
  const excess = (together - expected - Math.sqrt(near.length * variance)) / (0.1 * expected);
  return expected > 0 ? Math.min(Math.max(excess, 0), 1) : 0;
}

describe("rank", () => {
  it("puts entries with more of the terms, and with rarer ones, first", () => {
    const common = inEntries("common", ...upTo(400));
    const rare = inEntries("rare", 7, 900);
    expect(ids({ ...namespace, terms: [common, rare], keep: 2 })).toEqual([7, 900]);
  });

  it("puts a term in the key before one in the value, and a short entry before a long one", () => {
    const entries = new Map([
      [1, { key: 0, value: 1, length: 40 }],
      [200, { key: 0, value: 1, length: 10 }],
      [500, { key: 1, value: 0, length: 10 }],
    ]);
    expect(ids({ ...namespace, terms: [searched("price", { weight: 1, index: entries })] })).toEqual([
      500, 200, 1,
    ]);
  });

  it("puts a term before one like it, even where that is found more often and is rarer", () => {
    const exact = new Map(upTo(9).map((at) => [at * 90, { key: 0, value: 1, length: 40 }]));
    const like = new Map([[50, { key: 1, value: 9, length: 5 }]]);
    const terms = [searched("pigeon", { weight: 1, index: exact }, { weight: 0.4, index: like })];
    expect(ids({ ...namespace, terms })).toEqual([...exact.keys(), 50]);
  });

  it("puts a term that is once in a very long entry before one like it in a short one", () => {
    const long = new Map([[90, { key: 0, value: 1, length: 900 }]]);
    const short = new Map([
      [50, { key: 1, value: 9, length: 5 }],
      [51, { key: 0, value: 1, length: 5 }],
    ]);
    const terms = [searched("pigeon", { weight: 1, index: long }, { weight: 0.4, index: short })];
    expect(ids({ ...namespace, terms })).toEqual([90, 50, 51]);
  });

  it("counts every entry that matches", () => {
    const terms = [inEntries("a", 1, 2, 600), inEntries("b", 2, 3, 700)];
    expect(rank({ ...namespace, terms, keep: 1 }).total).toBe(5);
  });

  it("lets neighbours complete each other where matches crowd together", () => {
    const questions = [100, 200, 300, 400, 500];
    const talk = [
      inEntries("trip", ...questions, 700),
      inEntries("lake", ...questions.map((id) => id + 1), 901),
    ];
    const { candidates, total } = rank({ ...namespace, terms: talk, keep: 20 });
    expect(total).toBe(12);
    expect(candidates.slice(-2).map(({ id }) => id)).toEqual([700, 901]);
    // Entries that match nothing are not lifted into the answer.
    expect(candidates.some(({ id }) => id === 102)).toBe(false);
  });

  it("does not let them where they stand no closer than by chance", () => {
    const spread = [inEntries("trip", 100, 300, 500, 700), inEntries("lake", 103, 400, 600, 800)];
    expect(new Set(rank({ ...namespace, terms: spread }).candidates.map(({ score }) => score)).size).toBe(1);
    const few = { entries: 4, totalLength: 40, every: everyOf(upTo(4)), keep: 4 };
    const terms = [inEntries("a", 1, 2), inEntries("b", 3)];
    const alone = rank({ ...few, terms: [inEntries("b", 3)] }).candidates[0]?.score;
    expect(rank({ ...few, terms }).candidates.find(({ id }) => id === 3)?.score).toBe(alone);
  });

  it("answers all that tie with the last one wanted, by id", () => {
    const tied = inEntries("a", 700, 5, 300, 20);
    expect(ids({ ...namespace, terms: [tied, inEntries("b", 300)], keep: 2 })).toEqual([300, 5, 20, 700]);
    expect(ids({ ...namespace, terms: [tied], keep: 4 })).toEqual([5, 20, 300, 700]);
  });

  it("ties entries whose equal parts add up in another order", () => {
    const spread = (term: string, ...entries: number[]) =>
      searched(term, {
        weight: 1,
        index: new Map(entries.map((id, place) => [id, { key: 0, value: place + 1, length: 10 }])),
      });
    const terms = [spread("a", 100, 200, 300), spread("b", 200, 300, 100), spread("c", 300, 100, 200)];
    expect(new Set(rank({ ...namespace, terms }).candidates.map(({ score }) => score)).size).toBe(1);
  });

  it("leaves excluded entries out of answer, count and statistics", () => {
    const rest = upTo(1_000).filter((id) => id !== 3 && id !== 601);
    const live = { ...namespace, entries: 998 };
    const without = rank({
      ...live,
      every: everyOf(rest),
      terms: [inEntries("a", 1, 600), inEntries("b", 2)],
    });
    const terms = [inEntries("a", 1, 3, 600), inEntries("b", 2, 3, 601)];
    expect(rank({ ...live, terms, excluded: new Set([3, 601]) })).toEqual(without);
  });

  it("has nothing to say about nothing", () => {
    const empty = { candidates: [], total: 0 };
    expect(rank({ entries: 0, totalLength: 0, every: [], terms: [], keep: 10 })).toEqual(empty);
    expect(rank({ ...namespace, terms: [inEntries("a")] })).toEqual(empty);
    expect(rank({ ...namespace, terms: [inEntries("a", 1)], keep: 0 })).toEqual({ candidates: [], total: 1 });
  });

  it("reports damaged postings, postings of no entry, and entries that are missing", () => {
    const damaged = {
      term: "a",
      variants: [{ weight: 1, rows: [{ first: 0, bytes: Uint8Array.of(7, 0, 0, 1) }] }],
    };
    expect(() => rank({ ...namespace, terms: [damaged] })).toThrow(MalformedPostingsError);
    expect(() => rank({ ...namespace, terms: [inEntries("a", 1_001)] })).toThrow(MalformedPostingsError);
    expect(() => rank({ ...namespace, entries: 1_001, terms: [] })).toThrow(MalformedPostingsError);
    expect(() => rank({ ...namespace, every: [], terms: [] })).toThrow(MalformedPostingsError);
  });

  it("is what its definition says", () => {
    fc.assert(
      fc.property(search, (given) => {
        const expected = plainly(given);
        const { candidates, total } = rank(inputOf(given));
        expect(total).toBe(expected.size);
        for (const { id, score } of candidates) expect(score).toBeCloseTo(expected.get(id) ?? -1, 7);
        const best = [...expected.values()].sort((left, right) => right - left).slice(0, given.keep);
        candidates.slice(0, given.keep).forEach(({ score }, at) => {
          expect(score).toBeCloseTo(best[at] ?? -1, 7);
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

  it("does not depend, to the bit, on the order in which terms arrive", () => {
    fc.assert(
      fc.property(search, fc.func(fc.nat()), (given, order) => {
        const input = inputOf(given);
        const terms = input.terms.toSorted((left, right) => order(left) - order(right));
        expect(rank({ ...input, terms })).toEqual(rank(input));
      }),
    );
  });

  it("weighs terms as rare as they are among several rankings", () => {
    const two = [
      { ...namespace, terms: [inEntries("a", 1), inEntries("b", ...upTo(300))] },
      { ...namespace, terms: [inEntries("a", ...upTo(300)), inEntries("b", 1)] },
    ];
    const among = collectionOf(two);
    expect([...among.holding]).toEqual([
      ["a", 301],
      ["b", 301],
    ]);
    const [one, other] = two.map((input) => rank({ ...input, among, keep: 1 }).candidates[0]);
    expect(one).toEqual(other);
  });
});
