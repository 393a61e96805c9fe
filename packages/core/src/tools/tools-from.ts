import { MemoryError } from "../errors.js";
import type { Memory } from "../memory/memory.js";
import { readUntrusted } from "../values/untrusted.js";
import type { MemoryTool } from "./memory-tool.js";
import { type MemoryToolsOptions, memoryTools } from "./memory-tools.js";
import { memoryToolsByRequest, type RequestTool } from "./memory-tools-by-request.js";
import type { Scopes } from "./scopes.js";

/** Names the namespace of a request, from what the framework hands to a tool call. */
export type NamespaceOf<Request> = (request: Request) => string;

/**
 * What an adapter takes: a namespace, a Memory, scopes, tools that are already made, or a function that names the
 * namespace of each request.
 */
export type ToolSource<Request = never> =
  | string
  | Memory
  | Scopes
  | readonly MemoryTool[]
  | NamespaceOf<Request>;

/**
 * The tools that an adapter translates. `options` are those of `memoryTools`; tools that are already made have theirs.
 *
 * @throws MemoryError as `memoryTools` does
 */
export function toolsFrom<Request>(
  source: ToolSource<Request>,
  options: MemoryToolsOptions = {},
): readonly RequestTool<Request>[] {
  if (typeof source === "function") return memoryToolsByRequest(source, options);
  if (!isTools(source)) return memoryTools(source, options);
  if (Object.keys(options).length > 0) {
    throw new MemoryError(
      "invalid_argument",
      "These tools are made already: give the options to memoryTools.",
    );
  }
  return source;
}

function isTools(source: unknown): source is readonly MemoryTool[] {
  return readUntrusted("invalid_argument", () => Array.isArray(source));
}
