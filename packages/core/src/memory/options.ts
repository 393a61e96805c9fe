import { MemoryError } from "../errors.js";
import { LIMITS } from "../limits.js";
import { readUntrusted } from "../values/untrusted.js";

/**
 * Turns a time to live in seconds into the time at which an entry ends, to the millisecond.
 *
 * @throws MemoryError `invalid_argument` unless it is a number above 0 and at most 100 years
 */
export function expiryOf(ttlSeconds: unknown, now: number): number | undefined {
  if (ttlSeconds === undefined || ttlSeconds === null) return undefined;
  if (typeof ttlSeconds !== "number" || !(ttlSeconds > 0 && ttlSeconds <= LIMITS.ttlSeconds)) {
    throw invalid(`ttlSeconds is a number above 0 and at most ${LIMITS.ttlSeconds}.`);
  }
  return now + Math.max(1, Math.round(ttlSeconds * 1_000));
}

/** Checks a page size; left out, it is `standard`. */
export function checkLimit(limit: unknown, standard: number): number {
  if (limit === undefined || limit === null) return standard;
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1 || limit > LIMITS.pageSize) {
    throw invalid(`limit is a whole number from 1 to ${LIMITS.pageSize}.`);
  }
  return limit;
}

/** Checks a revision that a write is conditional on; 0 means only if absent. */
export function checkRevision(revision: unknown, name = "ifRevision", least = 0): number {
  if (typeof revision !== "number" || !Number.isSafeInteger(revision) || revision < least) {
    throw invalid(`${name} is a whole number of at least ${least}.`);
  }
  return revision;
}

/** Checks an options object, so that a misspelled option is told and not ignored. Gives a copy, read once. */
export function checkOptions<Options extends object>(options: Options, allowed: readonly string[]): Options {
  return readUntrusted("invalid_argument", () => {
    if (typeof options !== "object" || options === null || Array.isArray(options)) {
      throw invalid("Options are an object.");
    }
    for (const name of Object.keys(options)) {
      if (!allowed.includes(name))
        throw invalid(`There is no option ${JSON.stringify(name.slice(0, 60))} here.`);
    }
    return { ...options };
  });
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
