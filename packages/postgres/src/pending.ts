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

/** How far it has come by a namespace's row, which has been checked; one of the first version has nothing that waits. */
export function indexedIn(namespaceRow: Row): Indexed {
  const [written, , , , sequence, pending] = namespaceRow;
  return { sequence: Number(sequence ?? written), pending: Number(pending ?? 0) };
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
