import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Document } from "./documents.ts";
import { PRAGMAS } from "./raw-tenant.ts";

/** The same texts in SQLite's own full-text index. */
export class FullText {
  readonly #database: DatabaseSync;
  readonly #search: StatementSync;

  constructor(path: string, documents: readonly Document[]) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`${PRAGMAS} PRAGMA journal_mode = WAL;
      CREATE VIRTUAL TABLE texts USING fts5 (key, value, tokenize = 'porter unicode61'); BEGIN`);
    const insert = this.#database.prepare("INSERT INTO texts (key, value) VALUES (?, ?)");
    for (const { key, value } of documents) insert.run(key, value);
    this.#database.exec(
      "COMMIT; INSERT INTO texts (texts) VALUES ('optimize'); PRAGMA wal_checkpoint(TRUNCATE)",
    );
    this.#search = this.#database.prepare(
      "SELECT key, value, rank FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10",
    );
    this.#search.setReturnArrays(true);
  }

  /** The ten best rows that hold any of the words. */
  search(query: string): unknown {
    return this.#search.all(query.split(" ").join(" OR "));
  }

  close(): void {
    this.#database.close();
  }
}
