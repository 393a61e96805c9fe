/**
 * Every code that a {@link MemoryError} can carry. The union is closed: switch on it.
 *
 * - `invalid_namespace`, `invalid_key`, `invalid_value`, `invalid_argument`: the call is wrong; nothing was written.
 * - `revision_conflict`: `ifRevision` did not match; read the entry again and decide anew.
 * - `quota_exceeded`: the tenant's allowance is used up.
 * - `not_allowed`: this memory or scope may not do that.
 * - `store_unavailable`: the database could not be reached, opened or written; the message names the cause.
 * - `corrupt_data`: stored bytes do not match their checksum, so no value is returned.
 */
export type MemoryErrorCode =
  | "invalid_namespace"
  | "invalid_key"
  | "invalid_value"
  | "invalid_argument"
  | "revision_conflict"
  | "quota_exceeded"
  | "not_allowed"
  | "store_unavailable"
  | "corrupt_data";

/** What a {@link MemoryError} takes besides its code and message. */
export interface MemoryErrorOptions {
  /** True when the same call may succeed later, unchanged. Left out, it is false. */
  retryable?: boolean;
  cause?: unknown;
}

const MARK = Symbol.for("pigeonhole.MemoryError");

/** The one error type of Pigeonhole. The message says what to do next and holds no path, SQL or stored value. */
export class MemoryError extends Error {
  override readonly name = "MemoryError";
  readonly code: MemoryErrorCode;
  readonly retryable: boolean;
  readonly [MARK] = true;

  constructor(code: MemoryErrorCode, message: string, options: MemoryErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** Tells a {@link MemoryError}, also one made by another copy of this package. */
export function isMemoryError(error: unknown): error is MemoryError {
  return error instanceof Error && MARK in error;
}
