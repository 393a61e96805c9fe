import { MemoryError } from "../errors.js";
import type { StoredEntry } from "../store/store.js";
import { decodeJson, encodeJson } from "../values/json.js";
import { MOST_POSITIONS } from "./message-keys.js";

/** Where a chat begins and ends: kept in one entry beside its messages, which every change of the chat checks. */
export interface Head {
  readonly first: number;
  /** The position that the next message will have. */
  readonly end: number;
}

/** Reads a chat's head; undefined where there is none, or where something else stands in its place. */
export function headFrom(stored: StoredEntry | undefined): Head | undefined {
  const value = stored === undefined ? undefined : decodeJson(stored.json);
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [first, end] = value.map(Number);
  if (first === undefined || end === undefined || !Number.isSafeInteger(first) || !Number.isSafeInteger(end))
    return undefined;
  return first >= 0 && first <= end && end <= MOST_POSITIONS ? { first, end } : undefined;
}

/** Writes a head as {@link headFrom} reads it. */
export function headText({ first, end }: Head): string {
  return encodeJson([first, end]);
}

/** Where a chat ends, inside a change that took it to end at `known`. */
export function endOf(head: Head | undefined, known: number, repairs: boolean): number {
  if (head === undefined) return known;
  return repairs ? Math.max(head.end, known) : head.end;
}

/** Leaves a transaction: the chat's end is not where this change took it to be. */
export class Moved extends Error {
  /** True when a message stands where the head says that the chat has ended: the head has to be put right. */
  readonly occupied: boolean;

  constructor(occupied = false) {
    super();
    this.occupied = occupied;
  }
}

/** The error of an append that was to come right after messages which are not the last any more. */
export function notAtEnd(ifEnd: number, end: number): MemoryError {
  return new MemoryError(
    "revision_conflict",
    `The chat ends at ${end}, not at ${ifEnd}. Read what came in between and decide anew.`,
  );
}
