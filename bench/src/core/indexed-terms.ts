import { DatabaseSync } from "node:sqlite";
import type { RawPosting } from "./raw-tenant.ts";

/**
 * What a tenant's file holds in its posting table, turned round: by entry id. So the raw side gets the very terms that
 * the product indexes, without doing the product's work.
 */
export function indexedTerms(
  path: string,
  namespace: string,
  ids: ReadonlySet<number>,
): Map<number, RawPosting[]> {
  const database = new DatabaseSync(path, { readOnly: true });
  const found = new Map<number, RawPosting[]>([...ids].map((id) => [id, []]));
  const rows = database
    .prepare("SELECT term, chunk, bytes FROM postings WHERE namespace = ? ORDER BY term, chunk")
    .iterate(namespace);
  for (const { term, chunk, bytes } of rows) {
    if (!(bytes instanceof Uint8Array)) throw new Error("The posting table does not hold bytes.");
    for (let at = 0; at < bytes.length; at += 5) {
      const [slot = 0, key = 0, value = 0, low = 0, high = 0] = bytes.subarray(at, at + 5);
      const postings = found.get(Number(chunk) * 256 + slot);
      postings?.push({ term: String(term), key, value, length: low + high * 256 });
    }
  }
  database.close();
  return found;
}

/** The ids of entries by key. */
export function idsByKey(path: string, namespace: string): Map<string, number> {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare("SELECT key, id FROM entries WHERE namespace = ?").all(namespace);
  database.close();
  return new Map(rows.map(({ key, id }) => [String(key), Number(id)]));
}
