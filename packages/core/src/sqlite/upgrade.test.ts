import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, it } from "vitest";
import { Memory } from "../memory/memory.js";
import { SqliteStore } from "./sqlite-store.js";

const directory = mkdtempSync(join(tmpdir(), "pigeonhole-upgrade-"));
const opened: SqliteStore[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  rmSync(directory, { recursive: true, force: true });
});

function open(): SqliteStore {
  const store = new SqliteStore({ directory });
  opened.push(store);
  return store;
}

/** Brings the one file back to layout 1, which had no vectors and other postings. */
async function writtenByLayoutOne(version = "1"): Promise<void> {
  const store = open();
  await new Memory("acme/a", { store }).set("plan", "gold");
  for (const value of ["bronze", "tin"]) await new Memory("acme/b", { store }).set(value, value);
  await store.close();
  const [name = ""] = readdirSync(directory).filter((file) => file.endsWith(".sqlite"));
  const database = new DatabaseSync(join(directory, name));
  database.exec(`DROP TABLE vectors; PRAGMA user_version = 1; DROP TABLE postings;
    CREATE TABLE postings (namespace TEXT NOT NULL, term TEXT NOT NULL, chunk INTEGER NOT NULL, bytes BLOB NOT NULL)`);
  database.prepare("UPDATE meta SET value = ? WHERE name = 'layout'").run(version);
  database.close();
}

it("a file of layout 1 is read and written, by two stores at once, and has room for vectors", async () => {
  await writtenByLayoutOne();
  const stores = [open(), open()];
  const memories = stores.map((store) => new Memory("acme/a", { store }));
  expect(await Promise.all(memories.map((memory) => memory.get("plan")))).toEqual(["gold", "gold"]);
  const [store] = stores;
  const { namespace } = memories[0] ?? new Memory("acme/a");
  const made = { key: "plan", json: '"gold"', vector: Float32Array.of(1, 2) };
  expect(await store?.putVectors(namespace, "model", [made])).toBe(1);
  expect(await stores[1]?.vectorModels(namespace)).toEqual(["model"]);
  expect((await memories[0]?.recall("gold"))?.total).toBe(1);
  await memories[1]?.set("plan", "silver");
  expect((await memories[0]?.recall("gold"))?.total).toBe(0);
  expect((await new Memory("acme/b", { store: open() }).recall("gold bronze tin")).total).toBe(2);
});

it("a file whose two layout numbers differ is damaged, not old", async () => {
  await writtenByLayoutOne("2");
  await expect(new Memory("acme/a", { store: open() }).get("plan")).rejects.toMatchObject({
    code: "corrupt_data",
  });
});
