import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { DatabaseSync } from "node:sqlite";
import type { SizeResult } from "./sizes.ts";
import { tables } from "./tables.ts";
import type { TenantsResult } from "./tenants.ts";

/** The kind of machine, without what would identify it. */
export interface Machine {
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
  readonly sqlite: string;
}

export interface Results {
  readonly machine: Machine;
  readonly sizes: readonly SizeResult[];
  readonly tenants: readonly TenantsResult[];
}

const RESULTS = new URL("../../results/core.json", import.meta.url);
const README = new URL("../../README.md", import.meta.url);
const BEGIN = "<!-- core: begin -->";
const END = "<!-- core: end -->";

export function machine(): Machine {
  const database = new DatabaseSync(":memory:");
  const row = database.prepare("SELECT sqlite_version() AS version").get();
  database.close();
  return {
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    sqlite: String(row?.["version"]),
  };
}

/** Keeps the figures, and puts the tables into the README between its markers. */
export function saveResults(results: Results): void {
  const rounded = JSON.stringify(
    results,
    (_name, value: unknown) => (typeof value === "number" ? Math.round(value * 100) / 100 : value),
    2,
  );
  writeFileSync(RESULTS, `${rounded}\n`);
  const readme = readFileSync(README, "utf8");
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`bench/README.md has lost its markers ${BEGIN} and ${END}.`);
  const generated = `${BEGIN}\n\n${tables(results)}\n\n`;
  writeFileSync(README, readme.slice(0, begin) + generated + readme.slice(end));
}
