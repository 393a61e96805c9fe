import { corrupt, pendingFrom, type Row } from "@pigeonhole/core/rows";
import type { Namespace, PendingEntry } from "@pigeonhole/core/store";
import type { Result } from "./batch.js";

/** How far the index of a namespace has come. */
export interface Indexed {
  /** The journal position up to which the packed postings hold all. */
  readonly sequence: number;
  /** Entries written since then, which wait beside them. */
  readonly pending: number;
}

/** @throws MemoryError `corrupt_data` */
export function indexedIn(namespaceRow: Row): Indexed {
  const [sequence, pending] = namespaceRow.slice(-2);
  if (typeof sequence !== "number" || typeof pending !== "number") throw corrupt("namespace record");
  return { sequence, pending };
}

/**
 * Entries that wait to be indexed, as many as the namespace's own row says that there are.
 *
 * @throws MemoryError `corrupt_data` for one too few or too many, which would make answers wrong
 */
export function pendingIn(
  namespace: Namespace,
  result: Result | undefined,
  expected: number,
): PendingEntry[] {
  const rows = result?.rows ?? [];
  if (rows.length !== expected) throw corrupt("search index");
  return rows.map((row) => pendingFrom(namespace, row));
}
