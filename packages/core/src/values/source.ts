import { MemoryError } from "../errors.js";
import { LIMITS } from "../limits.js";
import { fitsUtf8, hasControl, isWellFormed } from "./text.js";
import { readUntrusted } from "./untrusted.js";

/** Who wrote: short strings that the application sets. */
export interface Source {
  readonly agent?: string;
  readonly crew?: string;
  readonly run?: string;
  readonly task?: string;
  readonly user?: string;
  readonly tool?: string;
}

/** The fields of a source, in the order in which they are stored. */
export const SOURCE_FIELDS = ["agent", "crew", "run", "task", "user", "tool"] as const;

/**
 * Checks a source and returns a copy with its fields in a fixed order, or undefined when no field is set.
 *
 * @throws MemoryError `invalid_argument` for an unknown field, or text that is empty, over 256 UTF-8 bytes, not
 * well-formed or holds control characters
 */
export function checkSource(source: unknown): Source | undefined {
  if (source === undefined || source === null) return undefined;
  const fields = readUntrusted("invalid_argument", () => fieldsOf(source));
  const checked: { -readonly [Field in keyof Source]: string } = {};
  for (const field of SOURCE_FIELDS) {
    const text = fields.get(field);
    fields.delete(field);
    if (text === undefined) continue;
    if (typeof text !== "string" || text === "" || !fitsUtf8(text, LIMITS.sourceBytes)) {
      throw invalid(`source.${field} is a string of 1 to ${LIMITS.sourceBytes} UTF-8 bytes.`);
    }
    if (!isWellFormed(text) || hasControl(text)) {
      throw invalid(`source.${field} is well-formed text without control characters.`);
    }
    checked[field] = text;
  }
  if (fields.size > 0) throw invalid(`A source has only the fields ${SOURCE_FIELDS.join(", ")}.`);
  return Object.keys(checked).length > 0 ? checked : undefined;
}

function fieldsOf(source: unknown): Map<string, unknown> {
  if (typeof source !== "object" || source === null || Array.isArray(source))
    throw invalid("A source is an object.");
  return new Map(Object.entries(source));
}

/** True when `source` has every field of `wanted` with the same text. */
export function sourceMatches(source: Source | undefined, wanted: Source): boolean {
  return SOURCE_FIELDS.every((field) => wanted[field] === undefined || source?.[field] === wanted[field]);
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
