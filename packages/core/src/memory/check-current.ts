import { MemoryError } from "../errors.js";
import type { StoredEntry } from "../store/store.js";

/** @throws MemoryError `revision_conflict` when the entry is not at the revision that a write is conditional on */
export function checkCurrent(
  key: string,
  current: StoredEntry | undefined,
  ifRevision: number | undefined,
): void {
  const revision = current?.revision ?? 0;
  if (ifRevision === undefined || ifRevision === revision) return;
  const found = revision === 0 ? "does not exist" : `is at revision ${revision}`;
  throw new MemoryError(
    "revision_conflict",
    `${JSON.stringify(key)} ${found}, not at revision ${ifRevision}. Read it again and decide anew.`,
  );
}

/** What a store says it wrote. */
export function present(stored: StoredEntry | undefined): StoredEntry {
  if (stored === undefined)
    throw new MemoryError("store_unavailable", "The store did not say what it wrote.");
  return stored;
}
