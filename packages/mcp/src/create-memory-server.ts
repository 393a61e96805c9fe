import { McpServer } from "@modelcontextprotocol/server";
import type { MemoryToolsOptions } from "@pigeonhole/core";
import { type MemorySource, registerMemoryTools } from "./register-memory-tools.js";
import { VERSION } from "./version.js";

/** How a server is made: as `memoryTools`. */
export type MemoryServerOptions = MemoryToolsOptions;

/**
 * Makes an MCP server for one namespace. It speaks the protocol of 2026-07-28 and those before; give it to a
 * transport, `serveStdio` or `createMcpHandler`. One server serves one connection, so make one for each; hand all of them
 * the same store.
 *
 * @throws MemoryError as `memoryTools` does
 */
export function createMemoryServer(of: MemorySource, options: MemoryServerOptions = {}): McpServer {
  // The tools of a server never change, so it does not announce that they may.
  const server = new McpServer(
    { name: "pigeonhole", title: "Pigeonhole memory", version: VERSION },
    { capabilities: { tools: { listChanged: false } } },
  );
  registerMemoryTools(server, of, options);
  return server;
}
