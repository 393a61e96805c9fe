import type { Namespace } from "../namespace.js";
import type { DocumentTerms } from "../ranking/document.js";
import { CHUNK_SIZE, removePosting, upsertPosting } from "../ranking/postings.js";
import { corrupt } from "./errors.js";
import { postingsChecksum, postingsFrom } from "./rows.js";
import type { TenantFile } from "./tenant-file.js";

/** Brings the postings of one entry from what its old text needs to what its new text needs. */
export function indexEntry(
  file: TenantFile,
  namespace: Namespace,
  id: number,
  before: DocumentTerms | undefined,
  after: DocumentTerms | undefined,
): void {
  const chunk = Math.floor(id / CHUNK_SIZE);
  const slot = id % CHUNK_SIZE;
  for (const term of before?.terms.keys() ?? []) {
    if (after?.terms.has(term)) continue;
    const bytes = read(file, namespace, term, chunk);
    if (bytes === undefined) throw corrupt("search index");
    write(file, namespace, term, chunk, removePosting(bytes, slot));
  }
  if (after === undefined) return;
  for (const [term, frequency] of after.terms) {
    const old = before?.length === after.length ? before.terms.get(term) : undefined;
    if (old !== undefined && old.key === frequency.key && old.value === frequency.value) continue;
    const posting = { keyFrequency: frequency.key, valueFrequency: frequency.value, length: after.length };
    write(file, namespace, term, chunk, upsertPosting(read(file, namespace, term, chunk), slot, posting));
  }
}

function read(file: TenantFile, namespace: Namespace, term: string, chunk: number): Uint8Array | undefined {
  const row = file.get("getPostings", namespace, term, chunk);
  return row === undefined ? undefined : postingsFrom(namespace, term, [chunk, ...row]).bytes;
}

function write(
  file: TenantFile,
  namespace: Namespace,
  term: string,
  chunk: number,
  bytes: Uint8Array | undefined,
): void {
  if (bytes === undefined) file.run("deletePostings", namespace, term, chunk);
  else
    file.run("putPostings", namespace, term, chunk, bytes, postingsChecksum(namespace, term, chunk, bytes));
}
