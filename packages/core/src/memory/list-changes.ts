import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { MemoryError } from "../errors.js";
import type { StoredChange } from "../store/store.js";
import { openCursor, sealCursor } from "./cursor.js";
import { type Change, historyFrom } from "./entry.js";
import type { Target } from "./list.js";
import { checkLimit, checkOptions } from "./options.js";

const QUERY = JSON.stringify(["changes"]);
const MARK_CHARACTERS = 12;
/** Characters of a value that are looked at, since every page of a feed costs that. */
const MOST_HASHED = 1_000;

/** One page of the journal. */
export interface ChangePage<Value = unknown> {
  readonly changes: Change<Value>[];
  /** Pass as `since` to go on from here, also when nothing has changed yet. */
  readonly next: string;
}

/** What to read of the journal. */
export interface ChangesOptions {
  /** The `next` of the page before. */
  since?: string;
  /** 1 to 1,000; 100 when left out. */
  limit?: number;
  /** Without `since`: where to begin. From "end" the page is empty, and `next` leads to what comes after now. */
  from?: "start" | "end";
}

/** A place between two records: the position of the one before, and what tells that one from another journal's. */
interface Place {
  readonly after: number;
  readonly mark: string;
}

const START: Place = { after: 0, mark: "" };

/**
 * Reads one page of the journal.
 *
 * @throws MemoryError `invalid_argument` also when the journal began anew since `since` was given
 */
export async function listChanges<Value>(
  target: Target,
  options: ChangesOptions,
): Promise<ChangePage<Value>> {
  const { since, limit, from = "start" } = checkOptions(options, ["since", "limit", "from"]);
  if (from !== "start" && from !== "end") {
    throw new MemoryError("invalid_argument", 'from is "start" or "end".');
  }
  const size = checkLimit(limit, 100);
  if (since !== undefined && since !== null) {
    return pageAfter(target, placeFrom(openCursor(target.namespace, QUERY, since)), size);
  }
  if (from === "start") return pageAfter(target, START, size);
  return { changes: [], next: sealed(target, await endOf(target)) };
}

async function pageAfter<Value>(target: Target, place: Place, size: number): Promise<ChangePage<Value>> {
  // The record before the page is read along: after an erasure another one stands there, or none.
  const extra = place.after === 0 ? 0 : 1;
  const { namespace, store } = target;
  const stored = await store.changes(namespace, place.after - extra, size + extra, store.clock());
  if (extra > 0 && placeOf(stored[0]).mark !== place.mark) {
    throw new MemoryError(
      "invalid_argument",
      "The journal began anew after this `since` was given, since the data was erased. Read it from its start, without `since`.",
    );
  }
  const page = stored.slice(extra);
  const last = page.at(-1);
  return {
    changes: page.map((change) => ({ key: change.key, ...historyFrom<Value>(change) })),
    next: sealed(target, last === undefined ? place : placeOf(last)),
  };
}

async function endOf({ namespace, store }: Target): Promise<Place> {
  const position = await store.position(namespace, store.clock());
  if (position === 0) return START;
  // Erased in between, it has no such record, and what comes then comes after its start.
  const [last] = await store.changes(namespace, position - 1, 1, store.clock());
  return placeOf(last);
}

function placeOf(change: StoredChange | undefined): Place {
  if (change === undefined) return START;
  const { json = "", expiresAt, ...rest } = change;
  // A value that ends is wiped from its record, which else stays as it is.
  const value = expiresAt === undefined ? [json.length, json.slice(0, MOST_HASHED)] : [];
  const text = JSON.stringify([
    rest.key,
    rest.op,
    rest.revision,
    rest.at,
    rest.createdAt,
    rest.source,
    value,
  ]);
  const mark = bytesToHex(sha256(utf8ToBytes(text))).slice(0, MARK_CHARACTERS);
  return { after: change.sequence, mark };
}

function placeFrom(opened: unknown): Place {
  const [after, mark] = Array.isArray(opened) ? opened : [];
  return { after: Number(after ?? 0), mark: String(mark ?? "") };
}

function sealed({ namespace }: Target, { after, mark }: Place): string {
  return sealCursor(namespace, QUERY, [after, mark]);
}
