import { isMemoryError, MemoryError } from "@pigeonhole/core/store";

/** What the caller's own code threw inside a transaction; it reaches the caller as it is. */
export class CallerError extends Error {
  readonly error: unknown;

  constructor(error: unknown) {
    super();
    this.error = error;
  }
}

/** Error classes of PostgreSQL (its appendix A) and of sockets with which a server is gone, or is not the primary. */
const LOST = /^(?:08...|57P0[1-35]|25P0[34]|25006|53300|EAI_AGAIN|E[A-Z]+)$/;
const LOST_WITHOUT_CODE =
  /terminated|connection timeout|timeout expired|read timeout|did not answer in time|has ended|not queryable/i;
/**
 * Two transactions were in each other's way (serialization_failure, deadlock_detected), or a statement that the server had
 * under a name is gone, taken, or has changed.
 */
const COLLIDED = /^(?:40(?:001|P01)|26000|42P05|0A000)$/;
/** Errors that leave open whether a transaction committed. */
const UNCLEAR = /^(?:08...|57P..|25P0[34]|XX...|58...)$/;
/** What sockets call their errors, of which some look like a SQLSTATE: EPIPE. No class of PostgreSQL's begins with E. */
const SOCKET = /^E/;
const DAMAGED = /^XX00[12]$/;

/** The SQLSTATE of a server's error or the name of a socket's; undefined for other errors. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return error.code;
}

/** True when the connection is gone or leads to a server that takes no writes. */
export function isLost(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isLost);
  const code = codeOf(error);
  if (code !== undefined) return LOST.test(code);
  return error instanceof Error && !isMemoryError(error) && LOST_WITHOUT_CODE.test(error.message);
}

/** True when every connection of the pool was in use for too long. */
export function isCrowded(error: unknown): boolean {
  return error instanceof Error && error.message === "timeout exceeded when trying to connect";
}

/** True when the same transaction, run again, may well succeed. */
export function isCollision(error: unknown): boolean {
  return COLLIDED.test(codeOf(error) ?? "");
}

/** True when the server itself has said that the transaction did not take place. */
export function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !SOCKET.test(code) && !UNCLEAR.test(code);
}

/** What hinders a connection and says so in words only, such as a password that the URL does not have. */
export function notConnected(error: unknown): unknown {
  if (isMemoryError(error) || codeOf(error) !== undefined || isLost(error) || isCrowded(error)) return error;
  const isEnded = error instanceof Error && /after calling end on the pool/.test(error.message);
  if (isEnded) return unavailable("its pool has been ended", "Open the store on another", false, error);
  return unavailable("no connection could be made", "See the cause", false, error);
}

/** A commit of which nobody can say whether it holds. */
export function unknownOutcome(cause: unknown): MemoryError {
  return new MemoryError(
    "store_unavailable",
    "The store is unavailable: it is unknown whether this write took place. Read the entry and look at its revision, or write again with ifRevision.",
    { retryable: true, cause },
  );
}

/** Turns what `pg` or the server threw into the MemoryError that names the cause; the caller's own error as it is. */
export function toMemoryError(error: unknown): unknown {
  if (error instanceof CallerError) return error.error;
  if (isMemoryError(error)) return error;
  const code = codeOf(error) ?? "";
  const known = REASONS.find(({ codes }) => codes.test(code));
  if (known !== undefined) return unavailable(known.reason, known.next, known.retryable, error);
  if (DAMAGED.test(code)) {
    return new MemoryError(
      "corrupt_data",
      "PostgreSQL found damaged data. Restore this tenant from a backup.",
      { cause: error },
    );
  }
  if (isCrowded(error))
    return unavailable("every connection is in use", "Try again, or allow more connections", true, error);
  if (isLost(error)) return unavailable("no server answers that takes writes", "Try again", true, error);
  if (code !== "")
    return unavailable(`PostgreSQL refused the operation (${code})`, "See the cause", false, error);
  return error;
}

const REASONS: readonly { codes: RegExp; reason: string; next: string; retryable: boolean }[] = [
  {
    codes: /^28/,
    reason: "PostgreSQL refused the user or password",
    next: "Check the URL",
    retryable: false,
  },
  {
    codes: /^3D000$/,
    reason: "there is no such database",
    next: "Create it or check the URL",
    retryable: false,
  },
  {
    codes: /^42501$/,
    reason: "PostgreSQL refused the role or the signing key",
    next: "Run setup again and use the URL that it gives",
    retryable: false,
  },
  {
    codes: /^(?:3F000|42P01|42883|42703)$/,
    reason: "the database has no Pigeonhole tables, or those of another version",
    next: "Run setup with an owner's URL",
    retryable: false,
  },
  { codes: /^53300$/, reason: "PostgreSQL has no connection left", next: "Try again", retryable: true },
  {
    codes: /^53100$/,
    reason: "PostgreSQL's disk is full",
    next: "Free some space and try again",
    retryable: true,
  },
  { codes: /^53/, reason: "PostgreSQL is short of something", next: "See the cause", retryable: true },
  {
    codes: /^25006$/,
    reason: "the server takes no writes: it is a standby, or has default_transaction_read_only",
    next: "Name every server in the URL, or try again",
    retryable: true,
  },
  {
    codes: /^55P03$/,
    reason: "another writer held the lock for too long",
    next: "Try again",
    retryable: true,
  },
  { codes: /^57014$/, reason: "PostgreSQL took too long", next: "Try again", retryable: true },
  { codes: /^40/, reason: "other transactions kept getting in the way", next: "Try again", retryable: true },
];

function unavailable(reason: string, next: string, retryable: boolean, cause: unknown): MemoryError {
  return new MemoryError("store_unavailable", `The store is unavailable: ${reason}. ${next}.`, {
    retryable,
    cause,
  });
}
