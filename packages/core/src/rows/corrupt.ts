import { MemoryError } from "../errors.js";

/** Bytes that do not say what was written. */
export function corrupt(what: string, cause?: unknown): MemoryError {
  return new MemoryError(
    "corrupt_data",
    `The stored ${what} fails its checksum, so it is not returned. Restore this tenant from a backup.`,
    { cause },
  );
}
