import { isMemoryError, MemoryError, type MemoryErrorCode } from "../errors.js";

/**
 * Runs what reads an input of any kind, in which a getter or a proxy may fail; gives a MemoryError then.
 *
 * @throws MemoryError with `code`; those that `read` throws stay as they are
 */
export function readUntrusted<Result>(code: MemoryErrorCode, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (isMemoryError(cause)) throw cause;
    throw new MemoryError(code, "The input could not be read: a getter or proxy in it failed.", { cause });
  }
}
