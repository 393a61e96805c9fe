import type { StoredChange, StoredEntry } from "../store/store.js";
import { decodeJson } from "../values/json.js";
import type { Source } from "../values/source.js";

/** A key with its value. Times are epoch milliseconds. */
export interface MemoryEntry<Value = unknown> {
  readonly key: string;
  readonly value: Value;
  /** A positive whole number that grows with every write of the key, also across delete and expiry. */
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The entry exists before this time and not at it. */
  readonly expiresAt?: number;
  /** Who wrote the value. */
  readonly source?: Source;
}

/** One write, delete or expiry in the past of a key. */
export interface HistoryEntry<Value = unknown> {
  readonly revision: number;
  readonly op: "set" | "delete" | "expire";
  /** What was set; missing for a delete, an expiry, and a value whose own time to live is over. */
  readonly value?: Value;
  readonly at: number;
  readonly expiresAt?: number;
  /** Who did it. */
  readonly source?: Source;
  /** The revision that a restore or rewind went back to. */
  readonly restoredFrom?: number;
}

/** A record of the namespace's journal: a {@link HistoryEntry} with its key. */
export interface Change<Value = unknown> extends HistoryEntry<Value> {
  readonly key: string;
}

export function entryFrom<Value>(stored: StoredEntry): MemoryEntry<Value> {
  const { key, json, revision, createdAt, updatedAt, expiresAt, source } = stored;
  return {
    key,
    value: valueFrom<Value>(json),
    revision,
    createdAt,
    updatedAt,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(source === undefined ? {} : { source }),
  };
}

export function historyFrom<Value>(stored: StoredChange): HistoryEntry<Value> {
  const { revision, op, json, at, expiresAt, source, restoredFrom } = stored;
  return {
    revision,
    op,
    ...(json === undefined ? {} : { value: valueFrom<Value>(json) }),
    at,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(source === undefined ? {} : { source }),
    ...(restoredFrom === undefined ? {} : { restoredFrom }),
  };
}

/** A typed memory's values were checked when they were written; what else wrote to the namespace is the caller's word. */
export function valueFrom<Value>(json: string): Value {
  const value: unknown = decodeJson(json);
  return value as Value;
}
