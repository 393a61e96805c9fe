import { Memory, memoryTools } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { INTERNAL, memoryStore, Pack, pack } from "./packs.ts";

describe("inputs as models send them", () => {
  it("may hold null for what is optional", async () => {
    const tools = pack("acme");
    await tools.call("remember", { key: "plan", value: "gold", ttl_seconds: null });
    expect((await tools.call("recall", { query: "gold", limit: null })).data["total"]).toBe(1);
    expect((await tools.call("list_memory", { prefix: null, cursor: null })).data["entries"]).toHaveLength(1);
  });

  it.each(["60", " 60 ", "60.0"])("may hold numbers as text: %j", async (ttl) => {
    let now = 1_000;
    const tools = pack("acme", { store: memoryStore(() => now) });
    const { data } = await tools.call("remember", { key: "plan", value: "gold", ttl_seconds: ttl });
    expect(data["expires_at"]).toBe(61_000);
    now = 61_000;
    expect((await tools.call("recall", { query: "gold", limit: "3" })).data["total"]).toBe(0);
  });

  it.each(["", "ten", "0x10", "1e3", "NaN", "-5", "0", -1, 0.2, {}])(
    "are told when limit is no such number: %j",
    async (limit) => {
      const { code, message } = await pack("acme").fail("recall", { query: "plan", limit });
      expect(code).toBe("invalid_argument");
      expect(message).toMatch(/limit/);
    },
  );

  it("get a high limit as the highest there is", async () => {
    expect((await pack("acme").call("recall", { query: "plan", limit: 1_000_000 })).data["total"]).toBe(0);
  });
});

describe("remember", () => {
  it("changes nothing when the same key and value come again, as they do when a framework retries", async () => {
    const store = memoryStore();
    const memory = new Memory("acme", { store });
    const tools = pack(memory);
    const first = await tools.call("remember", { key: "plan", value: "gold" });
    const journal = await memory.changes();
    const again = await tools.call("remember", { key: "plan", value: "gold" });
    expect(again.data).toEqual({ ...first.data, changed: false });
    expect(again.text).toMatch(/nothing changed/);
    expect(await memory.changes()).toEqual(journal);
    expect((await tools.call("remember", { key: "plan", value: "silver" })).data["revision"]).toBe(2);
  });

  it("changes nothing when a time to live comes again, and renews one that has another length", async () => {
    let now = 1_000;
    const tools = pack("acme", { store: memoryStore(() => now) });
    const fact = { key: "code", value: "4711", ttl_seconds: 60 };
    await tools.call("remember", fact);
    now = 31_000;
    expect((await tools.call("remember", fact)).data).toMatchObject({ changed: false, expires_at: 61_000 });
    expect((await tools.call("remember", { ...fact, ttl_seconds: 90 })).data).toMatchObject({
      changed: true,
      expires_at: 121_000,
    });
    expect((await tools.call("remember", { key: "code", value: "4711" })).data).toMatchObject({
      changed: true,
    });
  });

  it("writes once when the same call comes many times at once", async () => {
    const memory = new Memory("acme", { store: memoryStore() });
    const [one, other] = [pack(memory), pack(memory)];
    const fact = { key: "plan", value: "gold" };
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : other).call("remember", fact)),
    );
    expect((await memory.history("plan")).length).toBe(1);
  });

  it("puts its name on record beside the source of the memory", async () => {
    const memory = new Memory("acme", { store: memoryStore(), source: { agent: "desk" } });
    await pack(memory).call("remember", { key: "plan", value: "gold" });
    expect((await memory.entry("plan"))?.source).toEqual({ agent: "desk", tool: "remember" });
  });

  it("is seen by a recall that was called after it in the same step", async () => {
    for (let round = 0; round < 20; round++) {
      const tools = pack("acme");
      const [, recalled, listed] = await Promise.all([
        tools.call("remember", { key: "plan", value: "gold" }),
        tools.call("recall", { query: "gold" }),
        tools.call("list_memory", {}),
      ]);
      expect(recalled.data["total"]).toBe(1);
      expect(listed.data["entries"]).toHaveLength(1);
    }
  });

  it("takes the schema of a typed memory's values, and says which field is wrong", async () => {
    const memory = new Memory("acme", {
      store: memoryStore(),
      schema: z.object({ seats: z.number().max(9) }),
    });
    const tools = pack(memory);
    await tools.call("remember", { key: "plan", value: { seats: 5 } });
    expect(await memory.get("plan")).toEqual({ seats: 5 });
    const { code, message } = await tools.fail("remember", { key: "plan", value: { seats: 10 } });
    expect([code, message]).toEqual(["invalid_value", expect.stringContaining("seats")]);
    expect(await memory.get("plan")).toEqual({ seats: 5 });
  });

  it("takes JSON text where a schema cannot be written for every provider", async () => {
    const memory = new Memory("acme", { store: memoryStore(), schema: z.record(z.string(), z.number()) });
    const tools = pack(memory);
    await tools.call("remember", { key: "counts", value: '{"a":1}' });
    expect(await memory.get("counts")).toEqual({ a: 1 });
    expect((await tools.fail("remember", { key: "counts", value: "{a:1}" })).message).toContain("JSON");
  });
});

describe("scopes", () => {
  it("have no remember and no forget in a pack that may only read", () => {
    const tools = pack({ tenant: { namespace: "acme", access: "read" } }, { forget: true });
    expect(tools.names).toEqual(["recall", "list_memory"]);
  });

  it("add forget only when it is asked for", () => {
    expect(pack("acme").names).toEqual(["remember", "recall", "list_memory"]);
    expect(pack("acme", { forget: true }).names).toEqual(["remember", "recall", "list_memory", "forget"]);
  });

  it("are chosen by name for a write, searched together, and labelled", async () => {
    const tools = pack({ agent: "acme/a", crew: "acme/b" });
    await tools.call("remember", { scope: "crew", key: "plan", value: "gold" });
    await tools.call("remember", { scope: "agent", key: "plan", value: "gold mine" });
    const { data, text } = await tools.call("recall", { query: "plan" });
    expect(data).toMatchObject({ total: 2, matches: [{ scope: "agent" }, { scope: "crew" }] });
    expect(text).toMatch(/\(scope agent, .*\n[\s\S]*\(scope crew, /);
    expect((await tools.fail("remember", { key: "plan", value: "x" })).code).toBe("invalid_argument");
    expect((await tools.fail("remember", { scope: "tenant", key: "plan", value: "x" })).code).toBe(
      "invalid_argument",
    );
  });

  it("take a read-only scope's entries for nobody to change", async () => {
    const store = memoryStore();
    await new Memory("acme", { store }).set("plan", "gold");
    const tools = pack(
      { own: "acme/a", tenant: { namespace: "acme", access: "read" } },
      { store, forget: true },
    );
    expect((await tools.call("recall", { query: "gold" })).data["total"]).toBe(1);
    expect((await tools.call("forget", { key: "plan" })).data["deleted"]).toBe(false);
    expect((await tools.fail("forget", { key: "plan", scope: "tenant" })).code).toBe("invalid_argument");
  });

  it("of two tenants are refused when the pack is made", () => {
    expect(() => pack({ a: "acme/x", b: "zeta/x" })).toThrowError(
      expect.objectContaining({ code: "not_allowed" }),
    );
  });

  it.each([{}, { "": "acme" }, { "a b": "acme" }, { a: { namespace: "acme", access: "admin" } }, { a: "" }])(
    "are refused when they are wrong: %j",
    (scopes) => {
      expect(() => new Pack(memoryTools(Object(scopes), { store: memoryStore() }))).toThrowError(
        expect.objectContaining({ name: "MemoryError" }),
      );
    },
  );
});

describe("errors", () => {
  it.each([
    ["remember", { value: "gold" }, /key: /],
    ["remember", { key: "", value: "gold" }, /at least one character/],
    ["remember", { key: "a\nb", value: "gold" }, /control characters/],
    ["remember", { key: "k", value: "x".repeat(300_000) }, /256 KiB/],
    ["remember", { key: "k", value: "x", ttl_seconds: -1 }, /ttlSeconds is a number above 0/],
    ["remember", { key: "k", value: "x", namespace: "zeta" }, /namespace/],
    ["recall", {}, /query: /],
    ["recall", { query: "" }, /at least one word/],
    ["recall", { query: "x".repeat(9_000) }, /at most 8192 characters/],
    ["list_memory", { cursor: "made up" }, /Start without a cursor/],
    ["list_memory", { cursor: "0~made.up" }, /without a cursor/],
  ])("say what to do: %s %#", async (name, input, message) => {
    const error = await pack("acme").fail(name, input);
    expect(error.message).toMatch(message);
    expect(error.text).toContain(error.message);
    expect(error.text).not.toMatch(INTERNAL);
  });

  it("write what is hidden in an input visibly", async () => {
    const { text } = await pack("acme").fail("recall", { query: "x", "a\u202Eb\u2028c": 1 });
    expect(text).not.toMatch(/[\u202E\u2028]/);
  });
});
