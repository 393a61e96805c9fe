import type { MemoryTool } from "@pigeonhole/core";
import { bindMemory, type MemorySource, type RegisterOptions } from "./bound-memory.js";
import { type CallResult, callResult } from "./call-result.js";
import { listedAs } from "./listed-as.js";

/** What is used of an `McpServer`, of `@modelcontextprotocol/server` 2.x or of `@modelcontextprotocol/sdk` 1.x. */
export interface ToolServer {
  registerTool(
    name: string,
    config: {
      title: string;
      description: string;
      inputSchema: ReturnType<typeof listedAs>;
      outputSchema: ReturnType<typeof listedAs>;
      annotations: MemoryTool["annotations"];
    },
    callback: (input: unknown) => Promise<CallResult>,
  ): unknown;
}

/**
 * Adds the memory tools to an MCP server of your own.
 *
 * @example
 * registerMemoryTools(server, "acme/users/42");
 * @throws MemoryError as `memoryTools` does
 */
export function registerMemoryTools(
  server: ToolServer,
  of: MemorySource,
  options: RegisterOptions = {},
): void {
  for (const tool of bindMemory(of, options).tools) {
    server.registerTool(
      tool.name,
      {
        title: tool.title,
        description: tool.description,
        inputSchema: listedAs(tool.inputJsonSchema),
        outputSchema: listedAs(tool.outputJsonSchema),
        annotations: { ...tool.annotations },
      },
      async (input) => callResult(await tool.execute(input)),
    );
  }
}
