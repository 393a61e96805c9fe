import { randomBytes } from "node:crypto";
import { Memory } from "@pigeonhole/core";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { memoryStore, pack } from "./packs.ts";

const english =
  "The customer prefers a window seat and wants the invoice at the end of each month. Call back about the renewal of the gold plan before Friday. ";
const chinese =
  "客户希望在每个季度末收到账单，并且由财务部门的负责人亲自确认款项已经到账。办公室的新地址在上海市浦东新区。";
const emoji = "😀🎉🚀👍🏽❤️🔥🙏🌍🐙🦄🧩🇩🇪👩‍👩‍👧‍👦☕⭐✅❌⚠️";
const punctuation = "!?#$%&*+-=~^|\\/<>{}[]();:,.\"'`@_";

/** The text of one entry, which has the word that is asked for in it. */
const KINDS: Record<string, (index: number) => string> = {
  English: (index) => `word ${index} ${english.slice(index % 40)}`,
  Chinese: (index) => `word ${chinese.slice(index % 20)}${chinese}`,
  emoji: (index) => `word ${emoji.repeat(1 + (index % 5))}`,
  base64: () => `word ${randomBytes(150).toString("base64")}`,
  hex: () => `word ${randomBytes(150).toString("hex")}`,
  punctuation: (index) =>
    `word ${[...punctuation].map((_, at) => punctuation[(at * 7 + index) % punctuation.length]).join("")}${punctuation}`,
  JSON: (index) => `word ${JSON.stringify({ id: index, tags: ["a", "b"], price: index / 7, ok: true })}`,
  lines: (index) => `word\n${"a\n".repeat(index % 60)}`,
  "one word": () => "word",
};

const longKey = (index: number): string =>
  `${index}-`
    .padEnd(512, "αβγδ key:/")
    .replace(/[^\x20-\x7e]/g, "x")
    .slice(0, 512);

const ENTRIES = 10_000;
/** More than one reply shows of any kind of text. */
const ENOUGH = 300;
const BUDGETS = [200, 1_000, 5_000];

async function filled(
  count: number,
  text: (index: number) => string,
  key = (index: number) => `note:${index}`,
): Promise<Memory> {
  const memory = new Memory("acme", { store: memoryStore(), source: { agent: "desk", run: "r-1" } });
  for (let start = 0; start < count; start += 300) {
    const names = Array.from({ length: Math.min(300, count - start) }, (_, offset) => start + offset);
    const numbers = new Map(names.map((index) => [key(index), index]));
    await memory.store.write(memory.namespace, [...numbers.keys()], (name) => ({
      op: "set",
      json: JSON.stringify(text(numbers.get(name) ?? 0)),
      expiresAt: undefined,
      source: memory.source,
    }));
  }
  return memory;
}

async function expectWithin(memory: Memory, count: number): Promise<void> {
  for (const maxReplyTokens of BUDGETS) {
    const tools = pack(memory, { maxReplyTokens });
    const recalled = await tools.call("recall", { query: "word", limit: 50 });
    const real = countTokens(recalled.text);
    expect(real, `recall within ${maxReplyTokens}`).toBeLessThanOrEqual(maxReplyTokens);
    const matches: unknown = recalled.data["matches"];
    const shown = Array.isArray(matches) ? matches.length : 0;
    expect(shown).toBeGreaterThan(0);
    expect(recalled.text).toContain(`${count} found`);
    expect(recalled.text).toContain(`${count - shown} more not shown`);

    const listed = await tools.call("list_memory", {});
    expect(countTokens(listed.text), `list within ${maxReplyTokens}`).toBeLessThanOrEqual(maxReplyTokens);
    expect(listed.text).toMatch(/\nMore follow: call list_memory with cursor "[^"]+"\.$/);
    await expectWholeWithin(memory, maxReplyTokens);
  }
}

/** Text and data together, as a client of MCP gets them. Small budgets hold for the text alone. */
async function expectWholeWithin(memory: Memory, maxReplyTokens: number): Promise<void> {
  const tools = pack(memory, { maxReplyTokens, countData: true });
  for (const [name, input, list] of [
    ["recall", { query: "word", limit: 50 }, "matches"],
    ["list_memory", {}, "entries"],
  ] as const) {
    const { text, data } = await tools.call(name, input);
    const message = JSON.stringify({ content: [{ type: "text", text }], structuredContent: data });
    const most = Math.max(maxReplyTokens, 500);
    expect(countTokens(message), `${name} as a message within ${most}`).toBeLessThanOrEqual(most);
    expect(countTokens(text)).toBeLessThanOrEqual(maxReplyTokens);
    expect(data[list]).not.toEqual([]);
  }
}

describe("10,000 entries that all match", () => {
  it("cost at most the tokens of a reply, which says how many it left out", async () => {
    await expectWithin(
      await filled(ENTRIES, (index) => `word ${index} ${english.slice(index % 40)}`),
      ENTRIES,
    );
  });
});

describe("a reply", () => {
  it.each(Object.entries(KINDS))("costs at most its tokens: %s", async (_name, text) => {
    await expectWithin(await filled(ENOUGH, text), ENOUGH);
  });

  it("costs at most its tokens with keys of 512 bytes", async () => {
    await expectWithin(await filled(ENOUGH, (index) => `word ${index}`, longKey), ENOUGH);
    await expectWithin(
      await filled(
        ENOUGH,
        (index) => `word ${index}`,
        (index) => `${index}${"🧩".repeat(120)}`,
      ),
      ENOUGH,
    );
  });

  it("of one line costs at most the tokens of the smallest reply, whatever the key", async () => {
    const tools = pack("acme", { forget: true, maxReplyTokens: 200 });
    for (const key of [
      longKey(1),
      "🧩".repeat(128),
      "\u200B".repeat(170),
      "\\".repeat(512),
      "쀍".repeat(170),
    ]) {
      for (const [name, input] of [
        ["remember", { key, value: "x" }],
        ["forget", { key }],
        ["forget", { key }],
      ] as const) {
        expect(countTokens((await tools.call(name, input)).text)).toBeLessThanOrEqual(200);
      }
    }
  });

  it("uses most of its tokens on English text", async () => {
    const memory = await filled(ENOUGH, (index) => `word ${index} ${english.repeat(10)}`);
    for (const maxReplyTokens of [1_000, 5_000]) {
      const { text } = await pack(memory, { maxReplyTokens }).call("recall", { query: "word", limit: 50 });
      expect(countTokens(text)).toBeGreaterThan(maxReplyTokens * 0.65);
    }
  });

  it("says where a text was cut and how to get more of it", async () => {
    const tools = pack("acme");
    await tools.call("remember", { key: "note", value: `word ${english.repeat(100)}` });
    const { text, data } = await tools.call("recall", { query: "word" });
    expect(text).toMatch(/…\nEnds with … where cut \(1\): recall its exact key with limit 1\.$/);
    expect(data).toMatchObject({ matches: [{ cut: true }] });
  });

  it("shows a text whole that fits", async () => {
    const tools = pack("acme");
    await tools.call("remember", { key: "note", value: english });
    const { text } = await tools.call("recall", { query: "window" });
    expect(text).toContain(`| ${english}`);
    expect(text).not.toContain("…");
  });
});

describe("paging with list_memory", () => {
  it.each([200, 1_000, 5_000])(
    "walks all entries once each, newest first, with %i tokens a page",
    async (maxReplyTokens) => {
      const store = memoryStore();
      const written: string[] = [];
      for (const [namespace, count] of [
        ["acme/a", 137],
        ["acme/b", 0],
        ["acme/c", 61],
      ] as const) {
        const memory = new Memory(namespace, { store });
        const keys = Array.from(
          { length: count },
          (_, index) => `${namespace}:${index}${"x".repeat(index % 90)}`,
        );
        for (const key of keys) await memory.set(key, english.slice(0, key.length));
        written.push(...keys.reverse());
      }
      const tools = pack({ a: "acme/a", b: "acme/b", c: "acme/c" }, { store, maxReplyTokens });
      const seen: string[] = [];
      let cursor: unknown;
      do {
        const { text, data } = await tools.call("list_memory", cursor === undefined ? {} : { cursor });
        expect(countTokens(text)).toBeLessThanOrEqual(maxReplyTokens);
        const entries = data["entries"];
        if (Array.isArray(entries)) seen.push(...entries.map(({ key }) => String(key)));
        cursor = data["next_cursor"];
      } while (cursor !== undefined);
      expect(seen).toEqual(written);
    },
  );

  it("gives only keys with the prefix", async () => {
    const tools = pack("acme");
    for (const key of ["user:1", "user:2", "plan"]) await tools.call("remember", { key, value: "x" });
    const { data } = await tools.call("list_memory", { prefix: "user:" });
    expect(data["entries"]).toMatchObject([{ key: "user:2" }, { key: "user:1" }]);
  });
});
