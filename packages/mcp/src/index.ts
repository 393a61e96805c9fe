export type { CallResult } from "./call-result.js";
export { createMemoryServer, type MemoryServerOptions } from "./create-memory-server.js";
export { type MemorySource, registerMemoryTools, type ToolServer } from "./register-memory-tools.js";
