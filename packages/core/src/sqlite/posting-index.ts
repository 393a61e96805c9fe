import type { Namespace } from "../namespace.js";
import type { DocumentTerms } from "../ranking/document.js";
import { PostingChanges } from "../ranking/posting-changes.js";
import { MalformedPostingsError } from "../ranking/posting-reader.js";
import { corrupt } from "../rows/corrupt.js";
import { postingsChecksum, postingsFrom } from "../rows/rows.js";
import type { TenantFile } from "./tenant-file.js";

/** Rows that are held back at most. */
const HELD_ROWS = 20_000;

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

  /** Brings the postings of one entry from what its old text needs to what its new text needs. */
  change(id: number, before: DocumentTerms | undefined, after: DocumentTerms | undefined): void {
    for (const term of this.#changes.missing(id, before, after)) {
      const row = this.#file.get("getPostings", this.#namespace, term, id);
      this.#changes.load(term, id, row === undefined ? undefined : postingsFrom(this.#namespace, term, row));
    }
    try {
      this.#changes.change(id, before, after);
    } catch (error) {
      throw error instanceof MalformedPostingsError ? corrupt("search index", error) : error;
    }
    if (this.#changes.size > HELD_ROWS) this.save();
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
}
