import { MemoryError } from "../errors.js";
import { LIMITS } from "../limits.js";
import { fitsUtf8, hasControl, isWellFormed } from "./text.js";

/**
 * Checks a key: a well-formed Unicode string of 1 to 512 UTF-8 bytes without control characters.
 *
 * @throws MemoryError `invalid_key`
 */
export function checkKey(key: unknown): string {
  if (typeof key !== "string") throw invalid(`A key is a string, not ${key === null ? "null" : typeof key}.`);
  if (key === "") throw invalid("A key has at least one character.");
  return checkText(key, "A key");
}

/**
 * Checks the prefix of a listing, which may be empty and else follows the rules of a key.
 *
 * @throws MemoryError `invalid_argument`
 */
export function checkPrefix(prefix: unknown): string {
  if (prefix === undefined) return "";
  if (typeof prefix !== "string")
    throw new MemoryError("invalid_argument", "A prefix is a string of key characters.");
  try {
    return checkText(prefix, "A prefix");
  } catch (cause) {
    throw new MemoryError("invalid_argument", cause instanceof Error ? cause.message : "Invalid prefix.", {
      cause,
    });
  }
}

/** Nearly every key, checked at a glance. */
const PLAIN = /^[ -~]{0,512}$/;

function checkText(text: string, what: string): string {
  if (PLAIN.test(text)) return text;
  if (!fitsUtf8(text, LIMITS.keyBytes)) throw invalid(`${what} has at most ${LIMITS.keyBytes} UTF-8 bytes.`);
  if (!isWellFormed(text))
    throw invalid(`${what} is well-formed Unicode; this one has half of a surrogate pair.`);
  if (hasControl(text))
    throw invalid(`${what} holds no control characters such as line breaks, tabs or NUL.`);
  return text;
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_key", message);
}
