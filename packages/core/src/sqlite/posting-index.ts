import type { Namespace } from "../namespace.js";
import { type DocumentTerms, storedTerms } from "../ranking/document.js";
import { EVERY_ENTRY, PostingChanges } from "../ranking/posting-changes.js";
import { MalformedPostingsError } from "../ranking/posting-reader.js";
import { decodePostings } from "../ranking/postings.js";
import { corrupt } from "../rows/corrupt.js";
import { type EntryRow, postingsChecksum, postingsFrom, type Row } from "../rows/rows.js";
import type { TenantFile } from "./tenant-file.js";

/** Rows that are held back at most. */
const HELD_ROWS = 20_000;

/** An entry as it is stored, with what the index holds of it. */
type IndexedEntry = Pick<EntryRow, "id" | "key" | "json" | "length">;

/** The posting table of one namespace inside one transaction. */
export class PostingIndex {
  readonly #file: TenantFile;
  readonly #namespace: Namespace;
  readonly #changes: PostingChanges;

  /** @param newest the journal position before the transaction */
  constructor(file: TenantFile, namespace: Namespace, newest: number) {
    this.#file = file;
    this.#namespace = namespace;
    this.#changes = new PostingChanges(newest);
  }

  /** Adds the postings of a new entry. */
  add(id: number, terms: DocumentTerms): void {
    this.#change(id, undefined, terms);
  }

  /** Brings the postings of an entry to what its new text needs; undefined removes them. */
  change(entry: IndexedEntry, after: DocumentTerms | undefined): void {
    const before = storedTerms(entry.key, entry.json);
    const isAsWritten = before.length === entry.length;
    if (!isAsWritten || !this.#tryChange(entry.id, before, after)) {
      this.#change(entry.id, this.#indexed(entry), after);
    }
  }

  /** Writes what has changed; to be called before the transaction ends. */
  save(): void {
    for (const { term, first, bytes } of this.#changes.take()) {
      if (bytes === undefined) this.#file.run("deletePostings", this.#namespace, term, first);
      else {
        const sum = postingsChecksum(this.#namespace, term, first, bytes);
        this.#file.run("putPostings", this.#namespace, term, term, first, bytes, sum);
      }
    }
  }

  #change(id: number, before: DocumentTerms | undefined, after: DocumentTerms | undefined): void {
    if (!this.#tryChange(id, before, after)) throw corrupt("search index");
  }

  /** False, and nothing is changed, when what is to be removed is not there. */
  #tryChange(id: number, before: DocumentTerms | undefined, after: DocumentTerms | undefined): boolean {
    for (const term of this.#changes.missing(id, before, after)) {
      const row = this.#file.get("getPostings", this.#namespace, term, id);
      this.#changes.load(term, id, row === undefined ? undefined : postingsFrom(this.#namespace, term, row));
    }
    try {
      this.#changes.change(id, before, after);
    } catch (error) {
      if (error instanceof MalformedPostingsError) return false;
      throw error;
    }
    if (this.#changes.size > HELD_ROWS) this.save();
    return true;
  }

  /**
   * The terms that the index holds of an entry, found by reading all of it. A process with another version of Unicode or
   * of its dictionaries may have cut the entry's text into other words than this one does.
   */
  #indexed({ id, length }: IndexedEntry): DocumentTerms {
    this.save();
    const terms = new Map<string, { key: number; value: number }>();
    for (const [term, ...row] of this.#file.all("allPostings", this.#namespace)) {
      if (typeof term !== "string") throw corrupt("search index");
      const posting = term === EVERY_ENTRY ? undefined : this.#posting(term, row, id);
      if (posting !== undefined) {
        terms.set(term, { key: posting.keyFrequency, value: posting.valueFrequency });
      }
    }
    return { terms, length };
  }

  #posting(term: string, row: Row, id: number) {
    try {
      return decodePostings([postingsFrom(this.#namespace, term, row)]).get(id);
    } catch (error) {
      throw error instanceof MalformedPostingsError ? corrupt("search index", error) : error;
    }
  }
}
