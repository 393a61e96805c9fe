import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import Keyv from "keyv";
import type { Peer } from "../peer.ts";

/**
 * Keyv with the table and the statements of `@keyv/sqlite`, on `node:sqlite` in place of a native build, durable. It has no
 * search.
 */
export const peer: Peer = {
  name: "Keyv on SQLite",
  async fill(folder, documents) {
    const database = openTable(folder);
    const keyv = keyvOn(database);
    database.exec("BEGIN");
    for (const { key, value } of documents) await keyv.set(key, value);
    database.exec("COMMIT");
    database.close();
  },
  open(folder) {
    const database = openTable(folder);
    const keyv = keyvOn(database);
    return {
      write: ({ key, value }) => keyv.set(key, value),
      read: (key) => keyv.get<string>(key),
      close: () => database.close(),
    };
  },
};

function openTable(folder: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, "keyv.sqlite"), { timeout: 10_000 });
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS keyv (key VARCHAR(255) PRIMARY KEY, value TEXT)`);
  return database;
}

function keyvOn(database: DatabaseSync): Keyv {
  const select = database.prepare("SELECT * FROM keyv WHERE key = ?");
  const upsert = database.prepare(
    "INSERT INTO keyv (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  const remove = database.prepare("DELETE FROM keyv WHERE key = ?");
  const keyv = new Keyv({
    store: {
      get: async (key: string) => select.get(key)?.["value"],
      set: async (key: string, value: string) => upsert.run(key, value).changes === 1,
      delete: async (key: string) => remove.run(key).changes === 1,
      clear: async () => database.exec("DELETE FROM keyv"),
    },
  });
  keyv.on("error", (error: unknown) => {
    throw error;
  });
  return keyv;
}
