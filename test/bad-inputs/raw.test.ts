import { Memory, memoryTools, openStore, Tenant } from "@pigeonhole/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { call, outcome, pack, position } from "./calls.ts";
import { rowsWhere } from "./rows.ts";
import { storeUrl } from "./store-url.ts";

let store = openStore(storeUrl(), { clock: Date.now });
beforeEach(async () => {
  store = openStore(storeUrl(), { clock: Date.now });
  for (const tenant of ["acme", "globex"]) await new Tenant(tenant, { store }).erase();
});
afterEach(() => store.close());

/** Raw rows that are JSON texts; the others are about HTTP, tokens and receipts. */
const texts = rowsWhere("raw").flatMap(({ id, value, why }) => {
  const text = String(value);
  return text.startsWith("{") || text.startsWith("[") ? [{ id, text, why }] : [];
});

describe("raw input, as JSON.parse reads it", () => {
  test.each(texts)("$id gets an answer from every tool and method: $why", async ({ text }) => {
    const given: unknown = JSON.parse(text);
    const memory = new Memory("acme", { store });
    const use = pack(memory);
    for (const tool of ["remember", "recall", "list_memory", "forget"]) {
      expect((await use(tool, given)).code, tool).toBe("invalid_argument");
    }
    for (const method of ["list", "changes", "rewind", "entries"]) {
      const done = await outcome(async () => {
        const result = call(memory, method, given);
        if (method !== "entries") return result;
        for await (const entry of memory.entries(given as object)) expect(entry).toBeUndefined();
        return undefined;
      });
      expect(done.code, method).not.toBe("store_unavailable");
    }
    expect(await position(memory)).toBe(0);
    const set = await outcome(() => call(memory, "set", "key", given));
    expect(["ok", "invalid_value"]).toContain(set.code);
    if (set.code === "ok") expect(await memory.get("key")).toEqual(given);
  });

  test("F02: a number past all numbers is refused as a value, a time to live and a limit", async () => {
    const memory = new Memory("acme", { store });
    expect((await outcome(() => memory.set("key", JSON.parse('{"a":1e400}')))).code).toBe("invalid_value");
    const use = pack(memory);
    for (const input of [
      '{"key":"key","value":1e400}',
      '{"key":"key","value":"text","ttl_seconds":1e400}',
      '{"key":"key","value":"text","ttl_seconds":"1e400"}',
    ]) {
      expect((await use("remember", JSON.parse(input))).code, input).toBe("invalid_argument");
    }
    expect((await use("recall", JSON.parse('{"query":"key","limit":1e400}'))).code).toBe("invalid_argument");
    expect(await position(memory)).toBe(0);
  });

  test("F04: a negative time to live is refused, and nothing is written", async () => {
    const memory = new Memory("acme", { store });
    for (const ttlSeconds of [-1, -0.001, 0, Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect((await outcome(() => memory.set("key", 1, { ttlSeconds }))).code).toBe("invalid_argument");
    }
    const use = pack(memory);
    for (const ttl of [-1, "-1", 0, "-0.5"]) {
      const { code } = await use("remember", { key: "key", value: "text", ttl_seconds: ttl });
      expect(code, String(ttl)).toBe("invalid_argument");
    }
    expect(await position(memory)).toBe(0);
  });

  test("F05: a huge limit never makes a huge page", async () => {
    const memory = new Memory("acme", { store });
    for (let index = 0; index < 60; index++) await memory.set(`key ${index}`, "same words");
    for (const limit of [1e9, 1_001, Number.MAX_SAFE_INTEGER]) {
      expect((await outcome(() => memory.list({ limit }))).code).toBe("invalid_argument");
      expect((await outcome(() => memory.recall("words", { limit }))).code).toBe("invalid_argument");
      expect((await outcome(() => memory.changes({ limit }))).code).toBe("invalid_argument");
    }
    const recall = memoryTools(memory, { maxReplyTokens: 100_000 }).find(({ name }) => name === "recall");
    const reply = await recall?.execute({ query: "words", limit: 1e9 });
    expect(reply).toMatchObject({ ok: true, data: { total: 60 } });
    expect(reply?.ok === true && reply.data["matches"]).toHaveLength(50);
  });

  test("F07: of a name that is there twice the last counts, and one value is stored", async () => {
    const memory = new Memory("acme", { store });
    await memory.set("key", JSON.parse('{"k":1,"k":2}'));
    expect(await memory.get("key")).toEqual({ k: 2 });
    const twice: unknown = JSON.parse('{"key":"one","key":"two","value":"text"}');
    expect(await pack(memory)("remember", twice)).toMatchObject({ code: "ok", data: { key: "two" } });
    expect((await memory.list()).entries.map(({ key }) => key)).toEqual(["key", "two"]);
  });

  test("F32: a cursor of tenant A is refused by tenant B, and so is an altered one", async () => {
    const [a, b] = [new Memory("acme", { store }), new Memory("globex", { store })];
    for (const memory of [a, b]) {
      for (let index = 0; index < 40; index++) await memory.set(`key ${index}`, index);
    }
    const { nextCursor: cursor = "" } = await a.list({ limit: 2 });
    const { next: since } = await a.changes({ limit: 2 });
    expect((await outcome(() => a.list({ cursor }))).code).toBe("ok");
    expect((await outcome(() => b.list({ cursor }))).code).toBe("invalid_argument");
    expect((await outcome(() => a.list({ cursor, order: "newest" }))).code).toBe("invalid_argument");
    expect((await outcome(() => a.list({ cursor, prefix: "key" }))).code).toBe("invalid_argument");
    expect((await outcome(() => a.changes({ since }))).code).toBe("ok");
    expect((await outcome(() => b.changes({ since }))).code).toBe("invalid_argument");
    expect((await outcome(() => a.changes({ since: cursor }))).code).toBe("invalid_argument");
    for (const at of [0, Math.floor(cursor.length / 2), cursor.length - 1]) {
      const altered = `${cursor.slice(0, at)}${cursor[at] === "0" ? "1" : "0"}${cursor.slice(at + 1)}`;
      expect((await outcome(() => a.list({ cursor: altered }))).code).toBe("invalid_argument");
    }

    const page = await pack(a)("list_memory", {});
    const shown = /cursor "([^"]+)"/.exec(page.text)?.[1] ?? "";
    expect(shown).not.toBe("");
    expect((await pack(a)("list_memory", { cursor: shown })).code).toBe("ok");
    expect((await pack(b)("list_memory", { cursor: shown })).code).toBe("invalid_argument");
    expect((await pack(a)("list_memory", { cursor: `9${shown}` })).code).toBe("invalid_argument");
  });
});
