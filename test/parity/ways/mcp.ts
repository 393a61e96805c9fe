import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { memoryTools } from "@pigeonhole/core";
import { createMemoryServer } from "@pigeonhole/mcp";
import type { Way } from "../way.ts";

/** A client of the protocol and a server that are linked in memory. */
export const mcp: Way = {
  name: "MCP",
  carries: ["ok", "data"],
  async open({ of, options }) {
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    const client = new Client({ name: "parity", version: "1.0.0" });
    // The tools are made here, since a server of its own counts the data toward the length of a reply as well.
    await Promise.all([createMemoryServer(memoryTools(of, options)).connect(ours), client.connect(theirs)]);
    return {
      async list() {
        const { tools } = await client.listTools();
        return tools.map(({ name, description = "", inputSchema: { $schema: _, ...schema } }) => ({
          name,
          description,
          schema,
        }));
      },
      async call(name, input) {
        const { content, structuredContent, isError } = await client.callTool({
          name,
          arguments: { ...input },
        });
        const [first] = content;
        return {
          text: first?.type === "text" ? first.text : "",
          ok: isError !== true,
          ...(structuredContent === undefined ? {} : { data: structuredContent }),
        };
      },
      close: () => client.close(),
    };
  },
};
