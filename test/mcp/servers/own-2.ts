import { McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { registerMemoryTools } from "@pigeonhole/mcp";
import { z } from "zod";

// A server that a user has, of 2.x.
serveStdio(() => {
  const server = new McpServer({ name: "own", version: "1.0.0" });
  server.registerTool(
    "ping",
    {
      title: "Ping",
      description: "Answers.",
      inputSchema: z.object({}),
      outputSchema: z.object({ pong: z.boolean() }),
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    () => ({ content: [{ type: "text", text: "pong" }], structuredContent: { pong: true } }),
  );
  registerMemoryTools(server, "acme/users/42", { forget: true });
  return server;
});
