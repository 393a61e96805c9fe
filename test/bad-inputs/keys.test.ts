import { Memory, openStore } from "@pigeonhole/core";
import { afterAll, expect, test } from "vitest";
import { call, outcome, pack, position } from "./calls.ts";
import { inputOf, rowsWhere } from "./rows.ts";
import { storeUrl } from "./store-url.ts";

const store = openStore(storeUrl(), { clock: Date.now });
afterAll(() => store.close());

const rejected = rowsWhere("key").filter((row) => row.expect === "reject");
const taken = rowsWhere("key").filter((row) => row.expect === "literal");

test.each(rejected)("$id, a key that is refused everywhere: $why", async (row) => {
  const memory = new Memory(`rejected/${row.id}`, { store });
  const key = inputOf(row);
  const calls: [string, ...unknown[]][] = [
    ["get", key],
    ["entry", key],
    ["has", key],
    ["set", key, 1],
    ["update", key, () => 1],
    ["increment", key],
    ["delete", key],
    ["history", key],
    ["restore", key, 1],
  ];
  for (const [method, ...given] of calls) {
    expect((await outcome(() => call(memory, method, ...given))).code, method).toBe("invalid_key");
  }
  const use = pack(memory);
  expect((await use("remember", { key, value: "text" })).code).toBe("invalid_key");
  expect((await use("forget", { key })).code).toBe("invalid_key");
  expect(await position(memory)).toBe(0);
});

test.each(taken)("$id, a key that comes back exactly: $why", async (row) => {
  const memory = new Memory(`taken/${row.id}`, { store });
  const key = String(inputOf(row));
  const before = Object.getOwnPropertyNames(Object.prototype);
  await memory.set("a neighbour", "text");
  await memory.set(key, { text: "stored" });
  expect(await memory.entry(key)).toMatchObject({ key, value: { text: "stored" } });
  expect((await memory.list({ prefix: key })).entries.map((entry) => entry.key)).toEqual([key]);
  expect((await memory.list()).entries).toHaveLength(2);
  expect((await memory.recall(key)).matches[0]?.entry.key).toBe(key);
  expect(await memory.history(key)).toHaveLength(1);
  expect(await memory.delete(key)).toBe(true);
  expect(await memory.get("a neighbour")).toBe("text");

  const use = pack(memory);
  expect(await use("remember", { key, value: "by tool" })).toMatchObject({ code: "ok", data: { key } });
  expect(await use("recall", { query: key })).toMatchObject({
    data: { matches: [{ key, value: "by tool" }] },
  });
  expect(await use("list_memory", { prefix: key })).toMatchObject({ data: { entries: [{ key }] } });
  expect(await use("forget", { key })).toMatchObject({ data: { key, deleted: true } });
  expect((await memory.list()).entries.map((entry) => entry.key)).toEqual(["a neighbour"]);
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
});
