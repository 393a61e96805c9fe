import { Client } from "@modelcontextprotocol/client";
import { Client as OlderClient } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport as OlderTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer as OlderServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv";
import { InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { Memory, memoryTools } from "@pigeonhole/core";
import { SqliteStore } from "@pigeonhole/core/sqlite";
import { type MemorySource, type RegisterOptions, registerMemoryTools } from "@pigeonhole/mcp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { TOOL_RESULT } from "../support/mcp-process.ts";

let store: SqliteStore;
beforeEach(() => {
  store = new SqliteStore();
});
afterEach(() => store.close());

const TOOLS = z.array(z.looseObject({ name: z.string(), outputSchema: z.looseObject({}).optional() }));

interface Connected {
  tools(): Promise<z.output<typeof TOOLS>>;
  call(name: string, input: object): Promise<z.output<typeof TOOL_RESULT>>;
}

/** A user's server with a tool of their own, and a client of the same generation. */
const GENERATIONS = {
  async "1.x"(add: (server: OlderServer) => void): Promise<Connected> {
    const server = new OlderServer({ name: "own", version: "1.0.0" });
    add(server);
    const [ours, theirs] = OlderTransport.createLinkedPair();
    const client = new OlderClient({ name: "test", version: "1.0.0" });
    await Promise.all([server.connect(ours), client.connect(theirs)]);
    return {
      tools: async () => TOOLS.parse((await client.listTools()).tools),
      call: async (name, input) =>
        TOOL_RESULT.parse(await client.callTool({ name, arguments: { ...input } })),
    };
  },
  async "2.x"(add: (server: McpServer) => void): Promise<Connected> {
    const server = new McpServer({ name: "own", version: "1.0.0" });
    add(server);
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    const client = new Client({ name: "test", version: "1.0.0" });
    await Promise.all([server.connect(ours), client.connect(theirs)]);
    return {
      tools: async () => TOOLS.parse((await client.listTools()).tools),
      call: async (name, input) =>
        TOOL_RESULT.parse(await client.callTool({ name, arguments: { ...input } })),
    };
  },
};

describe.each(["1.x", "2.x"] as const)("a user's own server of %s", (generation) => {
  const own = (server: OlderServer | McpServer): void => {
    const config = { description: "The user's own.", inputSchema: z.object({}) };
    Reflect.apply(server.registerTool, server, [
      "recall",
      config,
      () => ({ content: [{ type: "text", text: "own" }] }),
    ]);
  };
  const withMemory = (of: MemorySource, options: RegisterOptions = {}): Promise<Connected> =>
    GENERATIONS[generation]((server) => registerMemoryTools(server, of, options));

  it("that has a tool of a memory tool's name keeps it, and gets none of ours", async () => {
    const client = await GENERATIONS[generation]((server) => {
      own(server);
      expect(() => registerMemoryTools(server, "acme", { store })).toThrow(
        expect.objectContaining({ code: "invalid_argument", message: expect.stringContaining("recall") }),
      );
    });
    expect((await client.tools()).map(({ name }) => name)).toEqual(["recall"]);
    expect((await client.call("recall", {})).content[0]?.text).toBe("own");
  });

  it("takes the tools under other names", async () => {
    const named = memoryTools("acme", { store }).map((tool) => ({ ...tool, name: `memory_${tool.name}` }));
    const client = await GENERATIONS[generation]((server) => {
      own(server);
      registerMemoryTools(server, named);
    });
    expect((await client.tools()).map(({ name }) => name)).toEqual([
      "recall",
      "memory_remember",
      "memory_recall",
      "memory_list_memory",
    ]);
    await client.call("memory_remember", { key: "plan", value: "gold" });
    expect((await client.call("memory_recall", { query: "plan" })).content[0]?.text).toContain("| gold");
  });

  it.each<[string, MemorySource, RegisterOptions]>([
    ["one namespace", "acme/users/42", { forget: true, maxReplyTokens: 200 }],
    [
      "scopes",
      { own: "acme/users/42", team: "acme/team", all: { namespace: "acme", access: "read" } },
      { forget: true },
    ],
  ])("answers with a text first, and data that fits its schema: %s", async (_what, of, options) => {
    const client = await withMemory(of, { ...options, store });
    const fits = new Map(
      (await client.tools()).map(({ name, outputSchema = {} }) => [
        name,
        new AjvJsonSchemaValidator().getValidator(outputSchema),
      ]),
    );
    const memory = new Memory("acme/users/42", { store, source: { agent: "desk", user: "ann" } });
    for (let index = 0; index < 60; index++)
      await memory.set(`note ${index}`, `Renewal ${index}. `.repeat(40));
    await memory.set("x".repeat(512), { deep: [null, 1.5, { __proto__: "no" }] });
    const scope = typeof of === "string" ? {} : { scope: "own" };
    const data = (await client.call("list_memory", {})).structuredContent;
    const calls: [string, object][] = [
      ["remember", { key: "plan", value: "gold", ...scope }],
      ["remember", { key: "plan", value: "gold", ttl_seconds: null, ...scope }],
      ["remember", { key: "plan", value: "gold", ttl_seconds: "60", ...scope }],
      ["remember", { key: "", value: "gold", ...scope }],
      ["remember", { key: "plan", value: 5, ...scope }],
      ["remember", { key: "plan", value: "gold", scope: "globex" }],
      ["recall", { query: "renewal" }],
      ["recall", { query: "x".repeat(512), limit: 1 }],
      ["recall", { query: "nothing like it" }],
      ["recall", { query: "renewal", limit: 1e9 }],
      ["recall", {}],
      ["list_memory", { prefix: "note", cursor: null }],
      ["list_memory", { cursor: data?.["next_cursor"] }],
      ["list_memory", { cursor: "made up" }],
      ["forget", { key: "plan", ...scope }],
      ["forget", { key: "plan", ...scope }],
    ];
    const outcomes: boolean[] = [];
    for (const [name, input] of calls) {
      const { content, structuredContent, isError = false } = await client.call(name, input);
      expect(content, name).toEqual([{ type: "text", text: expect.stringMatching(/./) }]);
      expect(structuredContent === undefined, `${name} ${JSON.stringify(input)}`).toBe(isError);
      if (structuredContent !== undefined) {
        expect(fits.get(name)?.(structuredContent), JSON.stringify(structuredContent)).toMatchObject({
          valid: true,
        });
      }
      outcomes.push(!isError);
    }
    expect(outcomes.filter(Boolean)).toHaveLength(11);
  });
});
