import { corrupt, postingsChecksum, postingsFrom, type Row } from "@pigeonhole/core/rows";
import {
  type DocumentTerms,
  decodePostings,
  EVERY_ENTRY,
  MalformedPostingsError,
  type Namespace,
  type Posting,
  PostingChanges,
  type PostingRowChange,
} from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import { SEARCH_STATEMENTS } from "./search-statements.js";

interface Change {
  readonly id: number;
  readonly before: DocumentTerms | undefined;
  readonly after: DocumentTerms | undefined;
}

/** The packed postings do not hold what they should of an entry. */
export class NotAsIndexed extends Error {
  readonly id: number;

  constructor(id: number) {
    super(`entry ${id} is indexed by other terms`);
    this.id = id;
  }
}

/**
 * What one transaction changes in the posting table of a namespace. Collected first, so that each row is read once and
 * written once, all of them in one statement each way.
 */
export class PostingTable {
  readonly #tenant: string;
  readonly #namespace: Namespace;
  readonly #newest: number;
  readonly #rows: PostingChanges;
  readonly #changes: Change[] = [];
  /** Which rows are asked for: those of these terms that hold these ids. */
  readonly #asked = new Map<string, { readonly term: string; readonly id: number }>();

  /** @param newest no posting that is stored has a greater id */
  constructor(tenant: string, namespace: Namespace, newest: number) {
    this.#tenant = tenant;
    this.#namespace = namespace;
    this.#newest = newest;
    this.#rows = new PostingChanges(newest);
  }

  /** Brings the postings of one entry from what they hold of it to what its text needs. */
  change(id: number, before: DocumentTerms | undefined, after: DocumentTerms | undefined): void {
    this.#changes.push({ id, before, after });
    // All new entries come into the last row.
    const place = Math.min(id, this.#newest + 1);
    for (const term of this.#rows.missing(id, before, after)) {
      this.#asked.set(`${place} ${term}`, { term, id: place });
    }
  }

  /** What has to be read before the changes can be made; nothing where there are none. */
  reads(): Statement[] {
    if (this.#asked.size === 0) return [];
    const asked = [...this.#asked.values()];
    const [terms, ids] = [asked.map(({ term }) => term), asked.map(({ id }) => id)];
    return [{ text: SEARCH_STATEMENTS.getPostings, values: [this.#tenant, this.#namespace, terms, ids] }];
  }

  /**
   * The statements that make the changes to the rows that were read.
   *
   * @throws NotAsIndexed for an entry whose postings are others
   */
  writes(rows: readonly Row[]): Statement[] {
    const found = new Map(rows.map(([term, id, ...row]) => [`${id} ${term}`, row]));
    for (const [name, { term, id }] of this.#asked) {
      const row = found.get(name);
      this.#rows.load(term, id, row === undefined ? undefined : postingsFrom(this.#namespace, term, row));
    }
    for (const change of this.#changes) this.#apply(change);
    const changes = this.#rows.take();
    const kept = changes.filter(({ bytes }) => bytes !== undefined);
    const gone = changes.filter(({ bytes }) => bytes === undefined);
    return [...(kept.length > 0 ? [this.#put(kept)] : []), ...(gone.length > 0 ? [this.#delete(gone)] : [])];
  }

  #apply({ id, before, after }: Change): void {
    try {
      this.#rows.change(id, before, after);
    } catch (error) {
      throw error instanceof MalformedPostingsError ? new NotAsIndexed(id) : error;
    }
  }

  #put(changes: readonly PostingRowChange[]): Statement {
    const bytes = changes.map((change) => change.bytes ?? new Uint8Array());
    const sums = changes.map(({ term, first }, index) =>
      postingsChecksum(this.#namespace, term, first, bytes[index] ?? new Uint8Array()),
    );
    const [terms, firsts] = [changes.map(({ term }) => term), changes.map(({ first }) => first)];
    return {
      text: SEARCH_STATEMENTS.putPostings,
      values: [this.#tenant, this.#namespace, terms, firsts, bytes, sums],
    };
  }

  #delete(changes: readonly PostingRowChange[]): Statement {
    const [terms, firsts] = [changes.map(({ term }) => term), changes.map(({ first }) => first)];
    return {
      text: SEARCH_STATEMENTS.deletePostings,
      values: [this.#tenant, this.#namespace, terms, firsts],
    };
  }
}

/** The terms by which entries are indexed, out of all rows of the namespace. */
export function indexedTerms(
  namespace: Namespace,
  rows: readonly Row[],
  ids: ReadonlySet<number>,
): Map<number, DocumentTerms> {
  const terms = new Map([...ids].map((id) => [id, new Map<string, { key: number; value: number }>()]));
  for (const [name, ...row] of rows) {
    const term = String(name);
    if (term === EVERY_ENTRY) continue;
    const postings = decoded(namespace, term, row);
    for (const [id, found] of terms) {
      const posting = postings.get(id);
      if (posting !== undefined)
        found.set(term, { key: posting.keyFrequency, value: posting.valueFrequency });
    }
  }
  // No length is that of the new text, so that each posting is written anew.
  return new Map([...terms].map(([id, found]) => [id, { terms: found, length: -1 }]));
}

function decoded(namespace: Namespace, term: string, row: Row): Map<number, Posting> {
  try {
    return decodePostings([postingsFrom(namespace, term, row)]);
  } catch (error) {
    throw error instanceof MalformedPostingsError ? corrupt("search index", error) : error;
  }
}
