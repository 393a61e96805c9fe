import { Memory } from "@pigeonhole/core";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { memoryStore, pack } from "./packs.ts";

const filler = "Nothing of interest happens in this sentence. ".repeat(400);

function matchesOf(data: {
  readonly [field: string]: unknown;
}): { key: string; value: string; like?: string }[] {
  return Array.isArray(data["matches"]) ? data["matches"] : [];
}

describe("a reply of recall", () => {
  it("cuts a long value around what was asked for, and shows short ones whole", async () => {
    const tools = pack("acme");
    await tools.call("remember", { key: "report", value: `${filler}The invoice goes to Ann.${filler}` });
    await tools.call("remember", { key: "note", value: "Each invoice is in euro." });
    const { text } = await tools.call("recall", { query: "who gets the invoice?" });
    expect(text).toContain("| Each invoice is in euro.\n");
    expect(text).toMatch(/\| ….*The invoice goes to Ann\..*…\n/);
    expect(countTokens(text)).toBeLessThanOrEqual(1_000);
  });

  it("gives each of several long values its part", async () => {
    const tools = pack("acme");
    for (let index = 0; index < 4; index++) {
      await tools.call("remember", {
        key: `report ${index}`,
        value: `${filler}Zebra number ${index}.${filler}`,
      });
    }
    const { text } = await tools.call("recall", { query: "zebra" });
    for (let index = 0; index < 4; index++) expect(text).toContain(`Zebra number ${index}.`);
    expect(countTokens(text)).toBeLessThanOrEqual(1_000);
  });

  it("folds near duplicates into one, and names the others", async () => {
    const tools = pack("acme");
    for (let index = 0; index < 12; index++) {
      await tools.call("remember", {
        key: `seat ${index}`,
        value: `The customer likes a window seat${".".repeat(index % 3)}`,
      });
    }
    await tools.call("remember", {
      key: "other",
      value: "An aisle seat for her colleague, who has long legs, if there is one",
    });
    const { text, data } = await tools.call("recall", { query: "seat", limit: 13 });
    expect(text.match(/window seat/g)).toHaveLength(1);
    expect(text).toContain("| An aisle seat");
    expect(text).toMatch(/\nNearly the same: ("seat \d+", ){4}"seat \d+" and 6 more\.\n/);
    const matches = matchesOf(data);
    expect(matches).toHaveLength(13);
    const first = matches.find(({ key, like }) => key.startsWith("seat") && like === undefined);
    expect(matches.filter(({ like }) => like !== undefined).every(({ like }) => like === first?.key)).toBe(
      true,
    );
  });

  it("takes facts that differ in a number for different ones", async () => {
    const tools = pack("acme");
    for (const number of [12, 13]) {
      await tools.call("remember", {
        key: `order ${number}`,
        value: `Order ${number} has been shipped to the customer`,
      });
    }
    const { text } = await tools.call("recall", { query: "order shipped" });
    expect(text).toContain("| Order 12");
    expect(text).toContain("| Order 13");
  });

  it("folds nothing across scopes", async () => {
    const store = memoryStore();
    const tools = pack({ mine: "acme/mine", ours: "acme/ours" }, { store });
    for (const scope of ["mine", "ours"])
      await tools.call("remember", { key: "plan", value: "a gold plan", scope });
    const { text } = await tools.call("recall", { query: "gold" });
    expect(text.match(/\| a gold plan/g)).toHaveLength(2);
  });
});

describe("recall with maxTokens", () => {
  it("cuts long texts around the match and says so, and gives the rest whole", async () => {
    const memory = new Memory("acme", { store: memoryStore() });
    await memory.set("report", `${filler}The invoice goes to Ann.${filler}`);
    await memory.set("note", "Each invoice is in euro.");
    const { matches, total } = await memory.recall("invoice", { maxTokens: 200 });
    expect(total).toBe(2);
    const cut = matches.find(({ entry }) => entry.key === "report");
    expect(cut).toMatchObject({ cut: true });
    expect(cut?.entry.value).toMatch(/^….*The invoice goes to Ann\..*…$/);
    expect(matches.find(({ entry }) => entry.key === "note")).toEqual(
      expect.not.objectContaining({ cut: true }),
    );
    const tokens = matches.map(
      ({ entry }) => countTokens(entry.key) + countTokens(JSON.stringify(entry.value)),
    );
    expect(tokens.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(200);
  });

  it.each([1, 24, 60, 300, 2_000])("never costs more than %i tokens, in any script", async (maxTokens) => {
    const memory = new Memory("acme", { store: memoryStore() });
    const texts = [
      "客户希望在每个季度末收到账单。",
      "고객님께서는 매월 말에 ",
      "يفضل العميل استلام الفواتير ",
      "ग्राहक हर महीने के अंत में ",
      "👩‍👩‍👧🇩🇪😀",
      'aGk3Zx9Q0pLm{}[]<>"\\',
      "Клиент предпочитает ",
      "0123456789",
    ];
    for (const [index, text] of texts.entries()) {
      await memory.set(`${text.slice(0, 20)} ${index}`, `${text.repeat(20)} invoice ${text.repeat(60)}`);
      await memory.set(`short ${index}`, `invoice ${text}`);
    }
    const { matches } = await memory.recall("invoice", { limit: 50, maxTokens });
    const cost = ({ entry }: (typeof matches)[number]): number =>
      countTokens(entry.key) + countTokens(JSON.stringify(entry.value));
    expect(matches.reduce((sum, match) => sum + cost(match), 0)).toBeLessThanOrEqual(maxTokens);
    if (maxTokens >= 60) expect(matches.length).toBeGreaterThan(0);
  });

  it("takes null for no budget, and no number for one that is not above 0", async () => {
    const memory = new Memory("acme", { store: memoryStore() });
    await memory.set("note", filler);
    const options = (maxTokens: unknown): object => ({ maxTokens });
    expect((await memory.recall("interest", options(null))).matches).toHaveLength(1);
    for (const wrong of [0, -1, Number.NaN, "100"])
      await expect(memory.recall("interest", options(wrong))).rejects.toThrow(/above 0/);
  });

  it("cuts no object and nothing of a memory with a schema", async () => {
    const store = memoryStore();
    await new Memory("acme", { store }).set("object", { text: `invoice ${filler}` });
    expect(await new Memory("acme", { store }).recall("invoice", { maxTokens: 100 })).toEqual({
      matches: [],
      total: 1,
    });
    const typed = new Memory("globex", { store, schema: z.string() });
    await typed.set("text", `invoice ${filler}`);
    expect((await typed.recall("invoice", { maxTokens: 100 })).matches).toEqual([]);
  });

  it("takes near duplicates last and tells which it left out", async () => {
    const memory = new Memory("acme", { store: memoryStore() });
    for (let index = 0; index < 6; index++)
      await memory.set(`seat ${index}`, "The customer likes a window seat on every flight");
    await memory.set("other", "Her colleague, who has rather long legs, wants any seat that is on the aisle");
    const { matches, total } = await memory.recall("seat", { maxTokens: 60 });
    expect(total).toBe(7);
    expect(matches.map(({ entry }) => entry.key)).toContain("other");
    const [first] = matches.filter(({ alike }) => alike !== undefined);
    expect((first?.alike?.length ?? 0) + matches.length).toBe(7);
  });
});
