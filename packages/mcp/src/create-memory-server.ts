import { McpServer } from "@modelcontextprotocol/server";
import { type BoundMemory, bindMemory, type MemorySource, type RegisterOptions } from "./bound-memory.js";
import { registerRecallFirst } from "./prompts/recall-first.js";
import { registerMemoryTools } from "./register-memory-tools.js";
import { serveResources } from "./resources/serve-resources.js";
import { VERSION } from "./version.js";

/** How a server is made. */
export type MemoryServerOptions = RegisterOptions;

/**
 * Makes an MCP server for one namespace (or a Memory, scopes, or tools that are already made): the tools, and beside
 * them the entries as resources, completions of keys, and the prompt `recall-first`. It speaks the protocol of 2026-07-28
 * and those before. A server serves one connection: make one for each, over one opened store.
 *
 * @example
 * serveStdio(() => createMemoryServer("acme/users/42"));
 * @throws MemoryError as `memoryTools` does
 */
export function createMemoryServer(of: MemorySource, options: MemoryServerOptions = {}): McpServer {
  return serverOf(bindMemory(of, options));
}

/** {@link createMemoryServer} of what is bound already. */
export function serverOf({ tools, memories }: BoundMemory): McpServer {
  // What a server offers never changes, so it does not announce that it may.
  const server = new McpServer(
    { name: "pigeonhole", title: "Pigeonhole memory", version: VERSION },
    {
      capabilities: { tools: { listChanged: false }, prompts: { listChanged: false } },
      instructions: INSTRUCTIONS,
    },
  );
  registerMemoryTools(server, tools);
  registerRecallFirst(
    server,
    tools.map(({ name }) => name),
  );
  if (memories.length > 0) serveResources(server, memories);
  return server;
}

const INSTRUCTIONS = "A lasting memory. Recall before you answer or redo; remember what will matter later.";
