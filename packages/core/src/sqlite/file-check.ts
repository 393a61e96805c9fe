import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { MemoryError } from "../errors.js";
import { corrupt } from "../rows/corrupt.js";
import { namespaceFrom } from "../rows/rows.js";
import { SCHEMA, SCHEMA_VERSION } from "./schema.js";
import { TENANT_STATEMENTS } from "./statements.js";

/**
 * A file up to this size is checked whole when it is opened. Row checksums do not see rows that a damaged page or index
 * hides; this does. See docs/decisions/damaged-files.md for what it costs and what larger files have instead.
 */
export const CHECKED_WHOLE_BYTES = 4 * 1_048_576;

/** The file's layout version; 0 when nothing is in it. */
export function layoutVersion(database: DatabaseSync): number {
  return numberOf(database, "PRAGMA user_version");
}

/**
 * Looks for damage that no row checksum can see.
 *
 * @throws MemoryError `corrupt_data`, or `store_unavailable` for a layout that is newer than this code
 */
export function checkFile(database: DatabaseSync): void {
  checkLayout(database);
  const bytes = numberOf(database, "PRAGMA page_count") * numberOf(database, "PRAGMA page_size");
  if (bytes > CHECKED_WHOLE_BYTES) return;
  if (first(database, "PRAGMA integrity_check(1)") !== "ok") throw corrupt("file");
  checkNamespaces(database);
}

/** No index repeats the names here, so that under a damaged one there seems to be nothing. */
function checkNamespaces(database: DatabaseSync): void {
  for (const row of database.prepare(TENANT_STATEMENTS.namespaces).iterate()) {
    const [namespace, ...counts] = Object.values(row);
    namespaceFrom(String(namespace), counts);
  }
  if (first(database, TENANT_STATEMENTS.strayPostings) !== undefined) throw corrupt("search index");
}

/** The version stands in the file's header and in a row, so that a damaged one is not taken for a newer one. */
function checkLayout(database: DatabaseSync): void {
  const version = layoutVersion(database);
  if (first(database, "SELECT value FROM meta WHERE name = 'layout'") !== String(version)) {
    throw corrupt("layout version");
  }
  if (version > SCHEMA_VERSION) {
    throw new MemoryError(
      "store_unavailable",
      `This data was written by a newer Pigeonhole (layout ${version}). Update this one.`,
    );
  }
  const found = new Set(definitions(database));
  if (!expectedDefinitions().every((definition) => found.has(definition))) throw corrupt("layout");
}

let expected: readonly string[] | undefined;

function expectedDefinitions(): readonly string[] {
  if (expected !== undefined) return expected;
  const database = new DatabaseSync(":memory:");
  database.exec(SCHEMA);
  expected = definitions(database);
  database.close();
  return expected;
}

/** What is defined in the file; other programs' tables, such as a replicator's, do no harm. */
function definitions(database: DatabaseSync): string[] {
  return database
    .prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    .all()
    .map((row) => JSON.stringify(Object.values(row)));
}

function numberOf(database: DatabaseSync, sql: string): number {
  const value = first(database, sql);
  if (typeof value !== "number") throw corrupt("file header");
  return value;
}

function first(database: DatabaseSync, sql: string): SQLOutputValue | undefined {
  const row = database.prepare(sql).get();
  return row === undefined ? undefined : Object.values(row)[0];
}
