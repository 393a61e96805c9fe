import { DatabaseSync } from "node:sqlite";
import MiniSearch from "minisearch";
import type { Conversation } from "./conversation.ts";
import { anyWord } from "./engines/fts5.ts";

/** What one index over all tenants' entries, with the tenant as a filter, does to their answers. */
export interface SharedIndexResult {
  readonly name: string;
  readonly answers: number;
  /** Answers that hold an entry of another tenant. */
  readonly foreign: number;
  /** Answers whose entries or their order are not those that the conversation gives in an index alone. */
  readonly changed: number;
}

/** An index over the entries of some conversations; gives `tenant key` of the best ones that are this tenant's. */
interface Shared {
  search(tenant: string, question: string): readonly string[];
}

const ASKED_FOR = 20;

/** Asks each conversation alone in an index, then all in one index with the tenant as a filter, and compares. */
export function compareSharedIndexes(conversations: readonly Conversation[]): SharedIndexResult[] {
  return [
    compare("FTS5, one table, `WHERE tenant = ?`", conversations, fullTextTable),
    compare("MiniSearch, one index, filtered", conversations, filteredIndex),
  ];
}

function compare(
  name: string,
  conversations: readonly Conversation[],
  make: (conversations: readonly Conversation[]) => Shared,
): SharedIndexResult {
  const together = make(conversations);
  const result = { name, answers: 0, foreign: 0, changed: 0 };
  for (const conversation of conversations) {
    const alone = make([conversation]);
    for (const { text } of conversation.questions) {
      const given = together.search(conversation.id, text);
      result.answers += 1;
      if (given.some((found) => !found.startsWith(`${conversation.id} `))) result.foreign += 1;
      if (given.join("\n") !== alone.search(conversation.id, text).join("\n")) result.changed += 1;
    }
  }
  return result;
}

function fullTextTable(conversations: readonly Conversation[]): Shared {
  const database = new DatabaseSync(":memory:");
  database.exec(
    "CREATE VIRTUAL TABLE texts USING fts5 (tenant UNINDEXED, key UNINDEXED, value, tokenize = 'porter unicode61')",
  );
  const insert = database.prepare("INSERT INTO texts (tenant, key, value) VALUES (?, ?, ?)");
  for (const { id, entries } of conversations) {
    for (const { key, value } of entries) insert.run(id, key, value);
  }
  const search = database.prepare(
    "SELECT tenant, key FROM texts WHERE texts MATCH ? AND tenant = ? ORDER BY rank LIMIT ?",
  );
  return {
    search: (tenant, question) =>
      search.all(anyWord(question), tenant, ASKED_FOR).map((row) => `${row["tenant"]} ${row["key"]}`),
  };
}

function filteredIndex(conversations: readonly Conversation[]): Shared {
  const index = new MiniSearch({ fields: ["value"], storeFields: ["tenant"] });
  for (const { id, entries } of conversations) {
    index.addAll(entries.map(({ key, value }) => ({ id: `${id} ${key}`, tenant: id, value })));
  }
  return {
    search: (tenant, question) =>
      index
        .search(question, { filter: (found) => found["tenant"] === tenant })
        .slice(0, ASKED_FOR)
        .map(({ id }) => String(id)),
  };
}
