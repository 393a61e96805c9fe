import { storedTerms } from "../ranking/document.js";
import { entryFrom } from "../rows/rows.js";
import { PostingIndex } from "./posting-index.js";
import { readNamespaces } from "./reader.js";
import type { TenantFile } from "./tenant-file.js";

/** Entries in memory at a time. */
const ENTRIES = 500;

/** Writes the postings of all entries anew into an empty table, inside a transaction. */
export function reindex(file: TenantFile): void {
  for (const namespace of readNamespaces(file)) {
    const postings = new PostingIndex(file, namespace, 0);
    for (let after = 0, isMore = true; isMore; ) {
      const rows = file.all("entriesFrom", namespace, after, ENTRIES);
      for (const row of rows) {
        const { id, key, json } = entryFrom(namespace, row);
        postings.add(id, storedTerms(key, json));
        after = id;
      }
      isMore = rows.length === ENTRIES;
    }
    postings.save();
  }
}
