import { openStore } from "@pigeonhole/core";
import { makeTokenKeys, mintToken, serveHttp, verifyOwnTokens } from "@pigeonhole/mcp";
import { expect, it } from "vitest";
import { bearer, post, toolCall } from "../support/http-calls.ts";

it("a token reaches the one namespace that it names, and none above, below or beside it", async () => {
  const store = openStore("sqlite::memory:", { clock: Date.now });
  const keys = await makeTokenKeys();
  const server = await serveHttp({ authorize: verifyOwnTokens({ keys }), store, forget: true, port: 0 });
  const ask = async (namespace: string, tool: string, input: object): Promise<string> => {
    const token = await mintToken({ namespace, access: "write", expires: "1h", keys });
    return (await post(server.url, toolCall(tool, input), bearer(token))).text;
  };
  await ask("acme/users/42", "remember", { key: "plan", value: "gold" });
  for (const other of [
    "acme",
    "acme/users",
    "acme/users/4",
    "acme/users/420",
    "acme/users/42/x",
    "Acme/users/42",
  ]) {
    expect(await ask(other, "recall", { query: "plan" }), other).toContain("Nothing remembered matches");
    expect(await ask(other, "list_memory", {}), other).toContain("Nothing is remembered here");
    expect(await ask(other, "forget", { key: "plan" }), other).toContain('"deleted":false');
  }
  expect(await ask("acme/users/42", "recall", { query: "plan" })).toContain("gold");
  await server.close();
  await store.close();
});
