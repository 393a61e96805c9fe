import type { Namespace } from "../namespace.js";
import type { DocumentTerms } from "../ranking/document.js";
import { chunkOf, removePosting, slotOf, upsertPosting } from "../ranking/postings.js";
import { corrupt } from "../rows/corrupt.js";
import { postingsChecksum, postingsFrom } from "../rows/rows.js";
import type { TenantFile } from "./tenant-file.js";

/** Changed rows that are held back at most. */
const HELD_ROWS = 20_000;

/**
 * The posting table of one namespace inside one transaction. Entries written together share rows, so each row is read
 * once and written once, by `save`, however many of them it is about.
 */
export class PostingIndex {
  readonly #file: TenantFile;
  readonly #namespace: Namespace;
  /** What the rows hold now, by chunk and term; undefined for a row that is no more. */
  readonly #held = new Map<number, Map<string, Uint8Array | undefined>>();
  #heldRows = 0;

  constructor(file: TenantFile, namespace: Namespace) {
    this.#file = file;
    this.#namespace = namespace;
  }

  /** Brings the postings of one entry from what its old text needs to what its new text needs. */
  change(id: number, before: DocumentTerms | undefined, after: DocumentTerms | undefined): void {
    const chunk = chunkOf(id);
    const slot = slotOf(id);
    const rows = this.#held.get(chunk) ?? new Map<string, Uint8Array | undefined>();
    this.#held.set(chunk, rows);
    const heldBefore = rows.size;
    for (const term of before?.terms.keys() ?? []) {
      if (after?.terms.has(term)) continue;
      const bytes = this.#read(rows, term, chunk);
      if (bytes === undefined) throw corrupt("search index");
      rows.set(term, removePosting(bytes, slot));
    }
    for (const [term, frequency] of after?.terms ?? []) {
      const old = before?.length === after?.length ? before?.terms.get(term) : undefined;
      if (old !== undefined && old.key === frequency.key && old.value === frequency.value) continue;
      const length = after?.length ?? 0;
      const posting = { keyFrequency: frequency.key, valueFrequency: frequency.value, length };
      rows.set(term, upsertPosting(this.#read(rows, term, chunk), slot, posting));
    }
    this.#heldRows += rows.size - heldBefore;
    if (this.#heldRows > HELD_ROWS) this.save();
  }

  /** Writes what has changed; to be called before the transaction ends. */
  save(): void {
    for (const [chunk, rows] of this.#held) {
      for (const [term, bytes] of rows) this.#write(term, chunk, bytes);
    }
    this.#held.clear();
    this.#heldRows = 0;
  }

  #read(rows: Map<string, Uint8Array | undefined>, term: string, chunk: number): Uint8Array | undefined {
    if (rows.has(term)) return rows.get(term);
    const row = this.#file.get("getPostings", this.#namespace, term, chunk);
    return row === undefined ? undefined : postingsFrom(this.#namespace, term, [chunk, ...row]).bytes;
  }

  #write(term: string, chunk: number, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#file.run("deletePostings", this.#namespace, term, chunk);
    else {
      const sum = postingsChecksum(this.#namespace, term, chunk, bytes);
      this.#file.run("putPostings", this.#namespace, term, chunk, bytes, sum);
    }
  }
}
