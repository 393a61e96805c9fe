import {
  type Memory,
  type MemoryTool,
  type MemoryToolsOptions,
  memoryTools,
  type Scopes,
} from "@pigeonhole/core";
import { type CallResult, callResult } from "./call-result.js";
import { listedAs } from "./tool-schema.js";

/** What is bound: a namespace, a Memory, scopes, or tools that are already made. */
export type MemorySource = string | Memory | Scopes | readonly MemoryTool[];

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
 * Adds the memory tools to an MCP server of your own. `options` are those of `memoryTools`, and are for a namespace,
 * a Memory or scopes.
 *
 * @throws MemoryError as `memoryTools` does
 */
export function registerMemoryTools(
  server: ToolServer,
  of: MemorySource,
  options: MemoryToolsOptions = {},
): void {
  for (const tool of toolsOf(of, options)) {
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

function toolsOf(of: MemorySource, options: MemoryToolsOptions): readonly MemoryTool[] {
  return isTools(of) ? of : memoryTools(of, { countData: true, ...options });
}

function isTools(of: MemorySource): of is readonly MemoryTool[] {
  return Array.isArray(of);
}
