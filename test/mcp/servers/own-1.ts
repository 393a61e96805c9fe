import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { registerMemoryTools } from "@pigeonhole/mcp";
import { z } from "zod";

// A server that a user has had for long, of 1.x.
const server = new McpServer({ name: "own", version: "1.0.0" });
server.registerTool(
  "ping",
  {
    title: "Ping",
    description: "Answers.",
    inputSchema: {},
    outputSchema: { pong: z.boolean() },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  },
  () => ({ content: [{ type: "text", text: "pong" }], structuredContent: { pong: true } }),
);
registerMemoryTools(server, "acme/users/42", { forget: true });
await server.connect(new StdioServerTransport());
