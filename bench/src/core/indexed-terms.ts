import { DatabaseSync } from "node:sqlite";
import { decodePostings } from "@pigeonhole/core/store";
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
    .prepare(
      "SELECT term, first, bytes FROM postings WHERE namespace = ? AND term <> '' ORDER BY term, first",
    )
    .iterate(namespace);
  for (const { term, first, bytes } of rows) {
    if (!(bytes instanceof Uint8Array)) throw new Error("The posting table does not hold bytes.");
    for (const [id, { keyFrequency, valueFrequency, length }] of decodePostings([
      { first: Number(first), bytes },
    ])) {
      found.get(id)?.push({ term: String(term), key: keyFrequency, value: valueFrequency, length });
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
