import { DatabaseSync } from "node:sqlite";
import type { Engine } from "./engine.ts";

/** SQLite's full-text index with its English stemmer: any word of the question, ranked by its bm25. */
export const fts5: Engine = {
  name: "SQLite FTS5",
  async load({ entries }) {
    const database = new DatabaseSync(":memory:");
    database.exec(
      "CREATE VIRTUAL TABLE texts USING fts5 (key UNINDEXED, value, tokenize = 'porter unicode61')",
    );
    const insert = database.prepare("INSERT INTO texts (key, value) VALUES (?, ?)");
    for (const { key, value } of entries) insert.run(key, value);
    const search = database.prepare("SELECT key FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?");
    return {
      search(question, limit) {
        const query = anyWord(question);
        return query === "" ? [] : search.all(query, limit).map(({ key }) => String(key));
      },
      close: () => database.close(),
    };
  },
};

/** The words of a text joined by OR, each quoted so that none is syntax. */
export function anyWord(text: string): string {
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => `"${word}"`).join(" OR ");
}
