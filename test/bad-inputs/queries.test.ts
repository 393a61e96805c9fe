import { Memory, openStore } from "@pigeonhole/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, outcome, pack, position } from "./calls.ts";
import { inputOf, rowsWhere } from "./rows.ts";
import { storeUrl } from "./store-url.ts";

const store = openStore(storeUrl(), { clock: Date.now });
const memory = new Memory("acme", { store });
const ENTRIES = ["hello world", "goodbye world", "a b c", "globex hello", "OR and not near"];

beforeAll(async () => {
  for (const [index, text] of ENTRIES.entries()) await memory.set(`entry ${index}`, text);
  await new Memory("globex", { store }).set("hello", "hello secret of globex");
});
afterAll(() => store.close());

test.each(rowsWhere("query"))("$id, a query that is only words: $why", async (row) => {
  const query = inputOf(row);
  const before = await position(memory);
  const recalled = await outcome(() => call(memory, "recall", query));
  const tool = await pack(memory)("recall", { query });
  if (row.expect === "reject") {
    expect(recalled.code).toBe("invalid_argument");
    expect(tool.code).toBe("invalid_argument");
  } else {
    expect(["ok", "invalid_argument"]).toContain(recalled.code);
    expect(tool.code).toBe(recalled.code);
    expect(JSON.stringify([recalled, tool])).not.toContain("secret");
    if (recalled.code === "ok") expect(recalled.value).toEqual(await byWordsAlone(String(query)));
  }
  expect(await position(memory)).toBe(before);
  expect((await memory.list()).entries).toHaveLength(ENTRIES.length);
});

/** What the query's letters and digits find, with every sign taken out of it. */
async function byWordsAlone(query: string): Promise<unknown> {
  const words = query.replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
  return words === "" ? { matches: [], total: 0 } : await memory.recall(words);
}
