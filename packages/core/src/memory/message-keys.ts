import { MemoryError } from "../errors.js";
import { LIMITS } from "../limits.js";
import { fitsUtf8, isWellFormed } from "../values/text.js";

/** Digits of a position in a key: all keys of a chat are equally long, so that their order is that of the positions. */
const DIGITS = 12;

/** Messages that a chat can ever take. */
export const MOST_POSITIONS = 10 ** DIGITS;

/** The keys of one chat: `chat/ID` for its head, `chat/ID/000000000042` for a message. */
export interface MessageKeys {
  readonly head: string;
  readonly prefix: string;
  keyOf(position: number): string;
  /** The position that a key stands for; undefined for a key of anything else. */
  positionOf(key: string): number | undefined;
}

/**
 * The keys of a chat id, which may be any text: `/`, `%` and control characters in it are escaped, so that no id's keys
 * are among those of another.
 *
 * @throws MemoryError `invalid_argument` for an id that is empty, not well-formed, or over 494 UTF-8 bytes with escapes
 */
export function messageKeys(id: unknown): MessageKeys {
  if (typeof id !== "string" || id === "") throw invalid("A chat id is a text of at least one character.");
  if (!isWellFormed(id))
    throw invalid("A chat id is well-formed Unicode; this one has half of a surrogate pair.");
  const head = `chat/${id.replace(/[%/\p{Cc}]/gu, encodeURIComponent)}`;
  const prefix = `${head}/`;
  if (!fitsUtf8(prefix, LIMITS.keyBytes - DIGITS)) {
    throw invalid(`A chat id has at most ${LIMITS.keyBytes - DIGITS - "chat//".length} UTF-8 bytes.`);
  }
  return {
    head,
    prefix,
    keyOf: (position) => prefix + String(position).padStart(DIGITS, "0"),
    positionOf: (key) => {
      const digits = key.startsWith(prefix) ? key.slice(prefix.length) : "";
      return digits.length === DIGITS && /^\d+$/.test(digits) ? Number(digits) : undefined;
    },
  };
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
