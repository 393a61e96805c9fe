import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** One bad input, and the answer that it must get. */
export interface Row {
  readonly id: string;
  readonly where: "nspair" | "ns" | "key" | "value" | "query" | "raw";
  readonly value: unknown;
  /**
   * `apart`: both names are accepted and sealed from each other, or one is rejected. `reject`: an error that names the
   * cause, and nothing is written. `literal`: it comes back exactly. `safe`: any answer, and nothing else happens.
   */
  readonly expect: "apart" | "reject" | "literal" | "safe";
  readonly why: string;
}

const shared = fileURLToPath(new URL("../../../shared/bad-inputs.json", import.meta.url));
const own = fileURLToPath(new URL("rows.json", import.meta.url));

/** The list that projects share, where it is beside this clone; else the copy in it. */
const all: Row[] = JSON.parse(readFileSync(existsSync(shared) ? shared : own, "utf8"));

export function rowsWhere(where: Row["where"]): Row[] {
  const rows = all.filter((row) => row.where === where);
  if (rows.length === 0) throw new Error(`There are no rows for ${where}.`);
  return rows;
}

/** A row's value, with what the list only describes made: `<10 MiB string>`. */
export function inputOf(row: Row): unknown {
  const size = typeof row.value === "string" ? /^<(\d+) (KiB|MiB) string>$/.exec(row.value) : null;
  if (size === null) return row.value;
  return "x".repeat(Number(size[1]) * (size[2] === "MiB" ? 1_048_576 : 1_024));
}
