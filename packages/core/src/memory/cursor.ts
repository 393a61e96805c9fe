import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { MemoryError } from "../errors.js";
import { isWellFormed } from "../values/text.js";

const KEY = utf8ToBytes("pigeonhole cursor 1");
const MAC_CHARACTERS = 24;

/** Seals a place in a listing into text that only the same namespace and query accept. */
export function sealCursor(
  namespace: string,
  query: string,
  place: string | readonly (string | number)[],
): string {
  const text = encodeURIComponent(JSON.stringify(place)).replaceAll(".", "%2E");
  return `${text}.${mac(namespace, query, text)}`;
}

/**
 * Reads a place back. The namespace is never taken from a cursor, so one that was made up could only point elsewhere in
 * the caller's own listing; see docs/decisions/cursors.md.
 *
 * @throws MemoryError `invalid_argument` for a cursor that is altered, or of another namespace or query
 */
export function openCursor(namespace: string, query: string, cursor: unknown): unknown {
  if (typeof cursor === "string" && cursor.length < 4_096 && isWellFormed(cursor)) {
    const dot = cursor.lastIndexOf(".");
    const text = cursor.slice(0, Math.max(dot, 0));
    if (dot > 0 && mac(namespace, query, text) === cursor.slice(dot + 1))
      return JSON.parse(decodeURIComponent(text));
  }
  throw new MemoryError(
    "invalid_argument",
    "This cursor is not one that this listing gave. Start again without a cursor.",
  );
}

function mac(namespace: string, query: string, text: string): string {
  const message = utf8ToBytes(JSON.stringify([namespace, query, text]));
  return bytesToHex(hmac(sha256, KEY, message)).slice(0, MAC_CHARACTERS);
}
