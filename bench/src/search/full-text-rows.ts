import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Document } from "../core/documents.ts";

/** What the full-text index of SQLite is asked with. */
export type Words = "all" | "telling";

/** English words that say nothing of what a text is about, as an application would drop them from a query. */
const STOP_WORDS = new Set(
  "the of and to a in that is was for it with as on be at by this had not are but from or have an they which what who when where why how".split(
    " ",
  ),
);

/**
 * Rows with SQLite's full-text index over their values, as an application would make them by hand: the index reads the
 * text from the row, so that it is stored once. Durable: a write is on the disk when it returns.
 */
export class FullTextRows {
  readonly #database: DatabaseSync;
  readonly #search: StatementSync;
  readonly #insertRow: StatementSync;
  readonly #insertText: StatementSync;

  readonly #get: StatementSync;

  /** Makes a file with these rows. */
  static create(path: string, documents: readonly Document[]): FullTextRows {
    const rows = new FullTextRows(path);
    rows.#transaction(() => {
      for (const document of documents) rows.#add(document);
    });
    rows.#database.exec("INSERT INTO texts (texts) VALUES ('optimize'); PRAGMA wal_checkpoint(TRUNCATE)");
    return rows;
  }

  /** Opens a file, or makes an empty one. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: 10_000 });
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL, updated_at INTEGER NOT NULL);
      CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5 (value, content = 'entries', content_rowid = 'id', tokenize = 'porter unicode61')`);
    this.#insertRow = this.#database.prepare("INSERT INTO entries (key, value, updated_at) VALUES (?, ?, ?)");
    this.#insertText = this.#database.prepare("INSERT INTO texts (rowid, value) VALUES (?, ?)");
    this.#search = this.#database.prepare(`SELECT key, entries.value, updated_at, rank
      FROM texts JOIN entries ON entries.id = texts.rowid WHERE texts MATCH ? ORDER BY rank LIMIT 10`);
    this.#get = this.#database.prepare("SELECT value FROM entries WHERE key = ?");
  }

  get(key: string): string | undefined {
    const value = this.#get.get(key)?.["value"];
    return typeof value === "string" ? value : undefined;
  }

  /** The ten best rows that hold any of the words. */
  search(question: string, words: Words): unknown {
    const all = question.match(/[\p{L}\p{N}]+/gu) ?? [];
    const asked = words === "all" ? all : all.filter((word) => !STOP_WORDS.has(word.toLowerCase()));
    return this.#search.all(asked.map((word) => `"${word}"`).join(" OR "));
  }

  insert(document: Document): void {
    this.#transaction(() => this.#add(document));
  }

  close(): void {
    this.#database.close();
  }

  #add({ key, value }: Document): void {
    const { lastInsertRowid } = this.#insertRow.run(key, value, Date.now());
    this.#insertText.run(lastInsertRowid, value);
  }

  #transaction(work: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    work();
    this.#database.exec("COMMIT");
  }
}
