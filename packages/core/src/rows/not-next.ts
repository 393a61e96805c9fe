import { MemoryError } from "../errors.js";

/** The error for copied journal records that do not go on where the journal ends. */
export function notNext(position: number): MemoryError {
  return new MemoryError(
    "revision_conflict",
    `The journal here ends at ${position}, and the copied records do not go on there. Copy the namespace anew.`,
  );
}
