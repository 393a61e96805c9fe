import type { Row } from "@pigeonhole/core/rows";
import type { Parameter } from "./parameter.js";

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
