import type { DocumentTerms, TermFrequency } from "./document.js";
import { malformed } from "./posting-reader.js";
import {
  appendPosting,
  editPostings,
  lastPosting,
  MAX_ROW_BYTES,
  type Posting,
  type PostingRow,
} from "./postings.js";

/** The term of every entry: its postings say which entries there are, in the order of their creation. No text has it. */
export const EVERY_ENTRY = "";
/** The posting of an entry among all. */
export const IN_EVERY_ENTRY: Posting = { keyFrequency: 0, valueFrequency: 1, length: 0 };

/** A row of the posting table to put or, without `bytes`, to delete. */
export interface PostingRowChange {
  readonly term: string;
  readonly first: number;
  readonly bytes: Uint8Array | undefined;
}

/** A row in memory, with what is known of its place. */
interface HeldRow {
  readonly first: number;
  /** Empty stands for a row that is no more. */
  bytes: Uint8Array;
  /** Ids below this, and from `first` on, belong to this row; those above may have one that has not been read. */
  until: number;
  /** The greatest id in it, once it is known. */
  last: number | undefined;
  isChanged: boolean;
}

type Texts = readonly [before: DocumentTerms | undefined, after: DocumentTerms | undefined];

/**
 * What a write does to the posting table of one namespace. Ask `missing` which rows have to be read for an entry,
 * `load` them, `change` the entry; in the end write what `take` gives. Rows are read once and written once.
 */
export class PostingChanges {
  readonly #newest: number;
  readonly #held = new Map<string, HeldRow[]>();

  /** @param newest no posting that is stored has a greater id; the journal position before the write */
  constructor(newest: number) {
    this.#newest = newest;
  }

  /** Rows in memory. */
  get size(): number {
    let size = 0;
    for (const rows of this.#held.values()) size += rows.length;
    return size;
  }

  /** The terms whose row for this id has to be loaded before `change`: of all that change, those not loaded yet. */
  missing(id: number, ...texts: Texts): string[] {
    return [...changesOf(...texts).keys()].filter((term) => this.#rowOf(term, id) === undefined);
  }

  /** Takes what is stored for a term and an id: the row with the greatest `first` up to the id, if there is one. */
  load(term: string, id: number, row: PostingRow | undefined): void {
    const rows = this.#held.get(term) ?? [];
    this.#held.set(term, rows);
    const until = id > this.#newest ? Number.POSITIVE_INFINITY : id + 1;
    const held = rows.findLast(({ first }) => first <= id);
    // A row in memory that begins later has been split off the stored one.
    if (held !== undefined && held.first >= (row?.first ?? 0)) held.until = Math.max(held.until, until);
    else {
      const { first, bytes } = row ?? { first: 0, bytes: new Uint8Array() };
      const last = bytes.length === 0 ? first : undefined;
      rows.push({ first, bytes, until, last, isChanged: false });
      rows.sort((left, right) => left.first - right.first);
    }
  }

  /**
   * Brings the postings of one entry from what its old text needs to what its new text needs; undefined is no entry.
   *
   * @throws MalformedPostingsError when postings of the old text are not there; nothing has been changed then
   */
  change(id: number, ...texts: Texts): void {
    const edits = [...changesOf(...texts)].map(([term, posting]) => this.#edit(term, id, posting));
    for (const apply of edits) apply();
  }

  /** All changes since the last call, by term; nothing is held after it. */
  take(): PostingRowChange[] {
    const changes: PostingRowChange[] = [];
    for (const [term, rows] of this.#held) {
      for (const { first, bytes, isChanged } of rows) {
        if (isChanged) changes.push({ term, first, bytes: bytes.length === 0 ? undefined : bytes });
      }
    }
    this.#held.clear();
    return changes;
  }

  #rowOf(term: string, id: number): HeldRow | undefined {
    const row = this.#held.get(term)?.findLast(({ first }) => first <= id);
    return row !== undefined && id < row.until ? row : undefined;
  }

  /** Works out what becomes of a row, and gives what does it. */
  #edit(term: string, id: number, posting: Posting | undefined): () => void {
    const row = this.#rowOf(term, id);
    if (row === undefined) throw new Error(`the postings of ${JSON.stringify(term)} have not been loaded`);
    if (posting === undefined && row.bytes.length === 0) throw malformed();
    const rows = this.#held.get(term) ?? [];
    row.last ??= lastPosting(row);
    if (posting !== undefined && (id > row.last || row.bytes.length === 0)) {
      return () => this.#append(rows, row, id, posting);
    }
    const [kept, split] = editPostings(row, id, posting);
    return () => {
      row.isChanged = true;
      row.bytes = kept?.bytes ?? new Uint8Array();
      row.last = kept === undefined ? row.first : undefined;
      if (split !== undefined) this.#splitOff(rows, row, split.first, split.bytes, undefined);
    };
  }

  /** Entries mostly come at the end, so a full row is not cut in half there but left full. */
  #append(rows: HeldRow[], row: HeldRow, id: number, posting: Posting): void {
    row.isChanged = true;
    const bytes = appendPosting(row.bytes, row.bytes.length === 0 ? row.first : (row.last ?? 0), id, posting);
    if (bytes.length > MAX_ROW_BYTES) {
      this.#splitOff(rows, row, id, appendPosting(new Uint8Array(), id, id, posting), id);
    } else {
      row.bytes = bytes;
      row.last = id;
    }
  }

  #splitOff(rows: HeldRow[], row: HeldRow, first: number, bytes: Uint8Array, last: number | undefined): void {
    rows.splice(rows.indexOf(row) + 1, 0, { first, bytes, until: row.until, last, isChanged: true });
    row.until = first;
  }
}

/** The postings that an entry gets, or undefined for those that it loses; those that stay the same are left out. */
function changesOf(...[before, after]: Texts): Map<string, Posting | undefined> {
  const changes = new Map<string, Posting | undefined>();
  if (before === undefined && after !== undefined) changes.set(EVERY_ENTRY, IN_EVERY_ENTRY);
  if (before !== undefined && after === undefined) changes.set(EVERY_ENTRY, undefined);
  for (const term of before?.terms.keys() ?? []) if (!after?.terms.has(term)) changes.set(term, undefined);
  if (after === undefined) return changes;
  for (const [term, frequency] of after.terms) {
    const old = before?.length === after.length ? before.terms.get(term) : undefined;
    if (old !== undefined && old.key === frequency.key && old.value === frequency.value) continue;
    changes.set(term, postingOf(frequency, after.length));
  }
  return changes;
}

/** The posting of a term in an entry of this length. */
export function postingOf({ key, value }: TermFrequency, length: number): Posting {
  return { keyFrequency: key, valueFrequency: value, length };
}
