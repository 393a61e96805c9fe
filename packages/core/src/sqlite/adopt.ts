import type { Namespace } from "../namespace.js";
import { storedTerms } from "../ranking/document.js";
import { corrupt } from "../rows/corrupt.js";
import { notNext } from "../rows/not-next.js";
import {
  changeColumns,
  type EntryRow,
  entryColumns,
  entryFrom,
  type NamespaceRow,
  namespaceColumns,
} from "../rows/rows.js";
import type { CopiedRows, StoredEntry } from "../store/store.js";
import { PostingIndex } from "./posting-index.js";
import { readCounts } from "./reader.js";
import type { TenantFile } from "./tenant-file.js";
import { removeVectors } from "./vectors.js";

/** Takes over rows of another store, inside one transaction. */
export function adoptRows(file: TenantFile, namespace: Namespace, { changes, entries }: CopiedRows): void {
  const row = readCounts(file, namespace);
  const postings = new PostingIndex(file, namespace, row.sequence);
  for (const change of changes) {
    if (change.sequence !== row.sequence + 1) throw notNext(row.sequence);
    file.run("addChange", namespace, ...changeColumns(namespace, change));
    row.sequence = change.sequence;
    const entry = change.op === "set" ? undefined : readRow(file, namespace, change.key);
    if (entry !== undefined) removeEntry(file, namespace, entry, row, postings);
  }
  for (const entry of entries) {
    const old = readRow(file, namespace, entry.key);
    if (old?.sequence === entry.sequence) continue;
    if (old !== undefined) removeEntry(file, namespace, old, row, postings);
    addEntry(file, namespace, entry, row, postings);
  }
  postings.save();
  file.run("putNamespace", ...namespaceColumns(namespace, row));
}

function readRow(file: TenantFile, namespace: Namespace, key: string): EntryRow | undefined {
  const row = file.get("getEntry", namespace, key);
  return row === undefined ? undefined : entryFrom(namespace, row);
}

function addEntry(
  file: TenantFile,
  namespace: Namespace,
  entry: StoredEntry,
  row: NamespaceRow,
  postings: PostingIndex,
): void {
  const document = storedTerms(entry.key, entry.json);
  file.run("insertEntry", namespace, ...entryColumns(namespace, { ...entry, length: document.length }));
  postings.add(entry.id, document);
  row.entries += 1;
  row.totalLength += document.length;
}

function removeEntry(
  file: TenantFile,
  namespace: Namespace,
  entry: EntryRow,
  row: NamespaceRow,
  postings: PostingIndex,
): void {
  if (file.run("deleteEntry", namespace, entry.key) !== 1) throw corrupt("index");
  postings.change(entry, undefined);
  removeVectors(file, namespace, entry.id);
  row.entries -= 1;
  row.totalLength -= entry.length;
}
