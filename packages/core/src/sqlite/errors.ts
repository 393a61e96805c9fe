import { isMemoryError, MemoryError } from "../errors.js";
import { corrupt } from "../rows/corrupt.js";
import { errnoOf, probe } from "./probe.js";

/** Primary result codes, https://www.sqlite.org/rescode.html */
const SQLITE = {
  busy: 5,
  locked: 6,
  readonly: 8,
  ioerr: 10,
  full: 13,
  cantopen: 14,
  protocol: 15,
};

/**
 * Primary codes that statements which never change meet only in a damaged file: ERROR, INTERNAL, CORRUPT, SCHEMA,
 * TOOBIG, CONSTRAINT, MISMATCH, FORMAT, NOTADB.
 */
const DAMAGED = new Set([1, 2, 11, 17, 18, 19, 20, 24, 26]);

/** Extended codes for reads that ended too early or that a checksum refused: IOERR_SHORT_READ, _DATA, _CORRUPTFS. */
const DAMAGED_READ = new Set([522, 8202, 8458]);

/** The primary SQLite result code of an error, or undefined when it is not SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number")
    return undefined;
  return error.errcode & 0xff;
}

/** True when another connection holds the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === SQLITE.busy || code === SQLITE.locked || code === SQLITE.protocol;
}

/** Turns what SQLite or the file system threw into the MemoryError that names the cause; the rest stays as it is. */
export function toMemoryError(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  if (isMemoryError(error) || (code === undefined && errnoOf(error) === undefined && !isOutOfRange(error)))
    return error;
  if (isDamage(error, code)) return corrupt("file", error);
  if (isOutOfRange(error)) return corrupt("number", error);
  if (code === SQLITE.full)
    return unavailable("the disk is full (ENOSPC)", "Free some space and try again", error);
  if (isBusy(error)) {
    return unavailable("another process held the write lock for too long", "Try again", error);
  }
  return fileSystemError(error, path, code);
}

const REASONS = new Map([
  ["EMFILE", ["there are too many open files in this process (EMFILE)", "Close some or raise the limit"]],
  ["ENFILE", ["there are too many open files on this machine (ENFILE)", "Close some or raise the limit"]],
  ["ENOSPC", ["the disk is full (ENOSPC)", "Free some space and try again"]],
  ["EDQUOT", ["the disk quota is used up (EDQUOT)", "Free some space and try again"]],
  ["EACCES", ["the data directory may not be read or written (EACCES)", "Check its permissions"]],
  ["EPERM", ["the data directory may not be written (EPERM)", "Check its permissions"]],
  ["EROFS", ["the data directory is on a read-only file system (EROFS)", "Choose a writable directory"]],
  ["ENOENT", ["the data directory is not there and cannot be made (ENOENT)", "Choose another directory"]],
  ["ENOTDIR", ["the data directory's path runs through a file (ENOTDIR)", "Choose another directory"]],
  ["EEXIST", ["there is a file where the data directory should be (EEXIST)", "Choose another directory"]],
  ["EISDIR", ["there is a directory where a data file should be (EISDIR)", "Move it away"]],
  ["ENAMETOOLONG", ["the data directory's path is too long (ENAMETOOLONG)", "Choose a shorter path"]],
  ["EIO", ["the disk reports an input/output error (EIO)", "Check the disk"]],
]);

function fileSystemError(error: unknown, path: string, code: number | undefined): MemoryError {
  const errno = errnoOf(error) ?? probe(path);
  const known = errno === undefined ? undefined : REASONS.get(errno);
  if (known !== undefined) return unavailable(known[0] ?? "", known[1] ?? "", error);
  if (errno !== undefined)
    return unavailable(`the operating system says ${errno}`, "Check the data directory", error);
  // The operating system would write to it, so it is the file's header that says otherwise.
  if (code === SQLITE.readonly) return corrupt("file header", error);
  if (code === SQLITE.ioerr)
    return unavailable("the disk reports an input/output error", "Check the disk", error);
  if (code === SQLITE.cantopen)
    return unavailable("the data file cannot be opened", "Check its permissions", error);
  return unavailable("SQLite refused the operation", "Report this with the error's cause", error);
}

function isDamage(error: unknown, code: number | undefined): boolean {
  if (code !== undefined && DAMAGED.has(code)) return true;
  return (
    error instanceof Error &&
    "errcode" in error &&
    typeof error.errcode === "number" &&
    DAMAGED_READ.has(error.errcode)
  );
}

function isOutOfRange(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_OUT_OF_RANGE";
}

function unavailable(reason: string, next: string, cause: unknown): MemoryError {
  return new MemoryError("store_unavailable", `The store is unavailable: ${reason}. ${next}.`, {
    retryable: true,
    cause,
  });
}
