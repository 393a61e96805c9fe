import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { MemoryError } from "../errors.js";
import { LIMITS } from "../limits.js";
import { fitsUtf8, isWellFormed } from "../values/text.js";
import { readUntrusted } from "../values/untrusted.js";

/** What names a place in a tree: labels from the top. */
export type Path = readonly string[];

/**
 * Checks a path. A label is any well-formed text of at least one character; of labels there may be any number.
 *
 * @throws MemoryError `invalid_argument`; also over 512 UTF-8 bytes with escapes
 */
export function checkPath(path: unknown, least = 1): Path {
  const labels = readUntrusted("invalid_argument", () => (Array.isArray(path) ? [...path] : undefined));
  if (labels === undefined) throw invalid("A path is an array of labels.");
  if (labels.length < least) throw invalid("A path has at least one label.");
  const checked = labels.map((label: unknown) => {
    if (typeof label !== "string" || label === "")
      throw invalid("A label of a path is a text of at least one character.");
    if (!isWellFormed(label))
      throw invalid("A label is well-formed Unicode; this one has half of a surrogate pair.");
    return label;
  });
  if (!fitsUtf8(pathKey(checked), LIMITS.keyBytes)) {
    throw invalid(
      `The labels of a path have at most ${LIMITS.keyBytes} UTF-8 bytes with one for each label.`,
    );
  }
  return checked;
}

/**
 * A path as one key: each label is followed by a slash, and what a key cannot hold or a slash or percent sign in a
 * label is escaped. No two paths have one key, and a path's key begins with another's only where its labels do.
 */
export function pathKey(path: Path): string {
  return path.map((label) => `${label.replace(/[%/\p{Cc}]/gu, encodeURIComponent)}/`).join("");
}

/** The path of a key, or undefined for a key that is none of a path. */
export function pathOf(key: string): Path | undefined {
  if (!key.endsWith("/")) return undefined;
  try {
    const path = key.slice(0, -1).split("/").map(decodeURIComponent);
    return pathKey(path) === key && !path.includes("") ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Labels that a segment can show as they are, with `|` between them. */
const SHOWN = /^[A-Za-z0-9_-]+$/;
const SEGMENT_LENGTH = 128;

/**
 * The namespace segment of a path's entries: the labels themselves, such as `p|users|42`, or else a SHA-256 hash of
 * them. The first letter keeps the two apart, so that no two paths share a segment.
 */
export function segmentOf(path: Path): string {
  const shown = `p|${path.join("|")}`;
  if (path.every((label) => SHOWN.test(label)) && shown.length <= SEGMENT_LENGTH) return shown;
  const hash = sha256(utf8ToBytes(pathKey(path)));
  return `h|${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
