import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Memory } from "../memory/memory.js";
import { entryColumns, entryFrom, postingsChecksum } from "../rows/rows.js";
import { SqliteStore } from "./sqlite-store.js";
import { STATEMENTS } from "./statements.js";

/** The index as a process leaves it that cuts text into other words, as one with another version of Unicode does. */
class OtherEngine {
  readonly directory = mkdtempSync(join(tmpdir(), "pigeonhole-words-"));

  open(namespace: string): { memory: Memory; close(): Promise<void> } {
    const store = new SqliteStore({ directory: this.directory });
    return { memory: new Memory(namespace, { store }), close: () => store.close() };
  }

  /** Has not found this word in the text. */
  missed(namespace: string, term: string): void {
    this.#change((database) => {
      database.prepare("DELETE FROM postings WHERE namespace = ? AND term = ?").run(namespace, term);
    });
  }

  /** Has found a word more in the text of a key. */
  foundMore(namespace: string, key: string, term: string): void {
    this.#change((database) => {
      const row = database.prepare(STATEMENTS.getEntry).get(namespace, key) ?? {};
      const entry = entryFrom(namespace, Object.values(row));
      const columns = entryColumns(namespace, { ...entry, length: entry.length + 1 });
      database.prepare(STATEMENTS.updateEntry).run(...columns.slice(1), namespace, key);
      // One posting: distance 0, of length 9.
      const bytes = Uint8Array.of(1, 9);
      const sum = postingsChecksum(namespace, term, entry.id, bytes);
      database.prepare(STATEMENTS.putPostings).run(namespace, term, term, entry.id, bytes, sum);
    });
  }

  termsOf(namespace: string): unknown[] {
    const terms: unknown[] = [];
    this.#change((database) => {
      const statement = database.prepare(
        "SELECT DISTINCT term FROM postings WHERE namespace = ? ORDER BY term",
      );
      terms.push(...statement.all(namespace).map(({ term }) => term));
    });
    return terms;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #change(change: (database: DatabaseSync) => void): void {
    const [name = ""] = readdirSync(this.directory).filter((file) => file.endsWith(".sqlite"));
    const database = new DatabaseSync(join(this.directory, name));
    change(database);
    database.close();
  }
}

let other: OtherEngine;
beforeEach(async () => {
  other = new OtherEngine();
  for (const namespace of ["acme/a", "acme/b"]) {
    const { memory, close } = other.open(namespace);
    await memory.set("note", "a zebra and a lion");
    await memory.set("next", "a lion");
    await close();
  }
});
afterEach(() => other.remove());

describe("an entry whose text another process has cut into other words", () => {
  const ways: Record<string, () => void> = {
    "a word fewer": () => other.missed("acme/a", "zebra"),
    "a word more": () => other.foundMore("acme/a", "note", "quagga"),
    "another word": () => {
      other.missed("acme/a", "zebra");
      other.foundMore("acme/a", "note", "quagga");
    },
  };

  it.each(Object.entries(ways))(
    "can be written anew, and is found by its new words alone: %s",
    async (_name, act) => {
      act();
      const { memory, close } = other.open("acme/a");
      await memory.set("note", "a tiger");
      const found = async (query: string) =>
        (await memory.recall(query)).matches.map(({ entry }) => entry.key);
      expect(await Promise.all(["zebra", "quagga", "lion", "tiger"].map(found))).toEqual([
        [],
        [],
        ["next"],
        ["note"],
      ]);
      await close();
      expect(other.termsOf("acme/b")).toEqual(["", "a", "and", "lion", "next", "note", "zebra"]);
    },
  );

  it.each(Object.entries(ways))("leaves nothing in the index when it goes: %s", async (_name, act) => {
    act();
    const { memory, close } = other.open("acme/a");
    expect(await memory.clear()).toBe(2);
    await close();
    expect(other.termsOf("acme/a")).toEqual([]);
  });
});
