import { Memory } from "@pigeonhole/core";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { expect, it } from "vitest";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { ServerProcess } from "../support/mcp-process.ts";

it("lists its tools in at most 900 tokens, and answers in at most 1,000, text and data together", async () => {
  const folder = temporaryFolder();
  const memory = new Memory("acme/users/42", {
    store: openAt(folder),
    source: { agent: "desk", user: "ann" },
  });
  const note = (index: number): string =>
    `Renewal ${index}: the customer asked for "${index}" seats,\nand wants the invoice by the end of the month. ${"Again. ".repeat(index % 40)}`;
  const indexes = Array.from({ length: 300 }, (_, index) => index);
  await Promise.all(indexes.map((index) => memory.set(`customer/${index}/renewal`, note(index))));
  const server = await ServerProcess.open({
    args: ["--namespace", "acme/users/42"],
    env: { PIGEONHOLE_STORE: `sqlite:${folder}` },
  });
  const cost = async (method: string, params: object): Promise<number> => {
    const { result } = await server.request(method, params);
    return countTokens(JSON.stringify(result));
  };
  expect(await cost("tools/list", {})).toBeLessThanOrEqual(900);
  for (const input of [
    { query: "renewal" },
    { query: "renewal", limit: 50 },
    { query: "customer/299/renewal" },
  ]) {
    const tokens = await cost("tools/call", { name: "recall", arguments: input });
    expect(tokens).toBeLessThanOrEqual(1_000);
    expect(tokens).toBeGreaterThan(500);
  }
  expect(await cost("tools/call", { name: "list_memory", arguments: {} })).toBeLessThanOrEqual(1_000);
});
