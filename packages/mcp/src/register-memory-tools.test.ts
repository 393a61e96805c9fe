import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { Memory, openStore } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { registerMemoryTools } from "./register-memory-tools.js";

it("adds the tools to a server of the user's own, beside its others", async () => {
  const store = openStore("sqlite::memory:", { clock: Date.now });
  const server = new McpServer({ name: "own", version: "1.0.0" });
  server.registerTool("ping", {}, () => ({ content: [{ type: "text", text: "pong" }] }));
  registerMemoryTools(server, "acme/users/42", { store });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "test", version: "1.0.0" });
  await Promise.all([server.connect(ours), client.connect(theirs)]);

  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(["ping", "remember", "recall", "list_memory"]);
  const told = await client.callTool({ name: "remember", arguments: { key: "plan", value: "gold" } });
  expect(told).toMatchObject({
    content: [{ type: "text", text: 'Remembered "plan" (revision 1).' }],
    structuredContent: { key: "plan", revision: 1, changed: true },
  });
  expect(await new Memory("acme/users/42", { store }).get("plan")).toBe("gold");
  const wrong = await client.callTool({ name: "remember", arguments: { key: "plan", valeu: "x" } });
  expect(wrong.isError).toBe(true);
  await client.close();
  await store.close();
});
