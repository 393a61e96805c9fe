import { MemoryError, type MemoryTool } from "@pigeonhole/core";
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
 * Adds the memory tools to an MCP server of your own: all of them, or none.
 *
 * @example
 * registerMemoryTools(server, "acme/users/42");
 * @throws MemoryError as `memoryTools` does; `invalid_argument` where the server has a tool of the same name
 */
export function registerMemoryTools(
  server: ToolServer,
  of: MemorySource,
  options: RegisterOptions = {},
): void {
  const added: unknown[] = [];
  for (const tool of bindMemory(of, options).tools) {
    try {
      added.push(register(server, tool));
    } catch (cause) {
      for (const one of added) remove(one);
      throw new MemoryError(
        "invalid_argument",
        `This server does not take a tool named ${tool.name}: it may have one. Add the memory tools under other names: make them with memoryTools, change their name, and give them here.`,
        { cause },
      );
    }
  }
}

function register(server: ToolServer, tool: MemoryTool): unknown {
  return server.registerTool(
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

/** Both generations of the SDK give a registered tool with a way to take it back. */
function remove(registered: unknown): void {
  if (typeof registered !== "object" || registered === null || !("remove" in registered)) return;
  if (typeof registered.remove === "function") registered.remove();
}
