import type { EntryRow, Row } from "@pigeonhole/core/rows";
import type { StoredEntry } from "@pigeonhole/core/store";
import type { Parameter } from "./parameter.js";

/** An entry without what only the store counts. */
export function publicEntry(row: EntryRow): StoredEntry {
  const { key, json, revision, createdAt, updatedAt, expiresAt, source, id, sequence } = row;
  return { key, json, revision, createdAt, updatedAt, expiresAt, source, id, sequence };
}

/** Rows turned into a list for each column, as `unnest` takes them. */
export function columnsOf(rows: readonly (readonly (string | number | null)[])[]): Parameter[] {
  const [first = []] = rows;
  return first.map((_, column) => rows.map((row) => row[column] ?? null));
}

/** The only number of a row. */
export function numberIn(row: Row | undefined, column = 0): number {
  const value = row?.[column];
  return typeof value === "number" ? value : 0;
}
