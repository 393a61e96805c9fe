import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { createMemoryServer, type MemoryServerOptions } from "../create-memory-server.js";
import type { MemorySource } from "../register-memory-tools.js";

/** Serves a memory over standard input and output until the input ends. */
export function serveMemory(of: MemorySource, options: MemoryServerOptions = {}): void {
  serveStdio(() => createMemoryServer(of, options));
}
