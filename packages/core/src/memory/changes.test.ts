import { expect, it } from "vitest";
import { SqliteStore } from "../sqlite/sqlite-store.js";
import { Memory } from "./memory.js";

it("gives what comes after its end, from the end on", async () => {
  const store = new SqliteStore({});
  const memory = new Memory("acme", { store });
  await memory.set("before", 1);
  const { changes, next } = await memory.changes({ from: "end" });
  expect(changes).toEqual([]);
  await memory.set("after", 2);
  const page = await memory.changes({ since: next });
  expect(page.changes.map(({ key }) => key)).toEqual(["after"]);
  const other = await new Memory("acme/empty", { store }).changes({ from: "end" });
  expect(other.changes).toEqual([]);
  await store.close();
});

it("refuses another place to begin", async () => {
  const memory = new Memory("acme", { store: "sqlite::memory:" });
  const options: object = { from: "middle" };
  await expect(memory.changes(options)).rejects.toMatchObject({ code: "invalid_argument" });
});

it("goes on after a value that has ended and was wiped since", async () => {
  let now = 1_000;
  const store = new SqliteStore({ clock: () => now });
  const memory = new Memory("acme", { store });
  await memory.set("brief", "x", { ttlSeconds: 1 });
  const { next } = await memory.changes();
  now += 2_000;
  await memory.set("after", 2);
  const page = await memory.changes({ since: next });
  expect(page.changes.map(({ key, op }) => `${op} ${key}`)).toEqual(["expire brief", "set after"]);
  await store.close();
});
