import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentTerms } from "./document.js";
import { type PendingEntry, withPending } from "./pending.js";
import { EVERY_ENTRY, PostingChanges } from "./posting-changes.js";
import { decodePostings, type PostingRow } from "./postings.js";

const WORDS = ["ash", "birch", "cedar"];
const TERMS = [EVERY_ENTRY, ...WORDS];

/** Packed postings as a store keeps them. */
class Index {
  readonly #rows = new Map<string, PostingRow[]>();

  change(id: number, before: string | undefined, after: string | undefined): void {
    const texts = [before, after].map((text) => (text === undefined ? undefined : documentTerms("", text)));
    const [old, young] = texts;
    const changes = new PostingChanges(Number.MAX_SAFE_INTEGER);
    for (const term of changes.missing(id, old, young)) {
      changes.load(
        term,
        id,
        this.rows(term).findLast(({ first }) => first <= id),
      );
    }
    changes.change(id, old, young);
    for (const { term, first, bytes } of changes.take()) {
      const others = this.rows(term).filter((row) => row.first !== first);
      const rows = bytes === undefined ? others : [...others, { first, bytes }];
      this.#rows.set(
        term,
        rows.sort((left, right) => left.first - right.first),
      );
    }
  }

  rows(term: string): PostingRow[] {
    return this.#rows.get(term) ?? [];
  }
}

const text = fc.option(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }), {
  nil: undefined,
});
const writes = fc.array(fc.record({ id: fc.integer({ min: 1, max: 12 }), text }), { maxLength: 40 });

describe("postings with what is pending", () => {
  it("are those that packing gives, whatever was packed before", () => {
    fc.assert(
      fc.property(writes, writes, fc.boolean(), (packed, later, isUnknown) => {
        const [index, whole] = [new Index(), new Index()];
        const texts = new Map<number, string | undefined>();
        for (const { id, text: words } of packed) {
          const after = words?.join(" ");
          for (const each of [index, whole]) each.change(id, texts.get(id), after);
          texts.set(id, after);
        }
        const pending = new Map<number, PendingEntry>();
        for (const { id, text: words } of later) {
          const after = words?.join(" ");
          const before = texts.get(id);
          whole.change(id, before, after);
          texts.set(id, after);
          const known = before === undefined ? undefined : documentTerms("", before);
          const indexed = pending.has(id)
            ? pending.get(id)?.indexed
            : isUnknown && known !== undefined
              ? "unknown"
              : known;
          pending.set(id, {
            id,
            indexed,
            terms: after === undefined ? undefined : documentTerms("", after),
          });
        }
        for (const term of TERMS) {
          const rows = withPending(term, index.rows(term), [...pending.values()]);
          expect(decodePostings(rows)).toEqual(decodePostings(whole.rows(term)));
        }
      }),
    );
  });
});
