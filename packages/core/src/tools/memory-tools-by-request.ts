import { isMemoryError, MemoryError } from "../errors.js";
import { parseNamespace } from "../namespace.js";
import { failure } from "./define-tool.js";
import type { MemoryTool, ToolResult } from "./memory-tool.js";
import { type MemoryToolsOptions, memoryTools } from "./memory-tools.js";

/** A {@link MemoryTool} whose namespace comes with each call, from the application and not from the model. */
export interface RequestTool<Request> extends Omit<MemoryTool, "execute"> {
  /** Never throws or rejects, whatever it is given. */
  execute(input: unknown, request: Request): Promise<ToolResult>;
}

/** Packs kept for namespaces of late; one that is dropped is made anew. */
const KEPT_PACKS = 1_000;
/** The schemas are the same for every namespace. This one is for them only, and nothing is written to it. */
const EXAMPLE = "example";

/**
 * Makes the tools for an agent that is built once and serves many tenants: `namespaceOf` names the namespace of each
 * call from the request that the framework hands over, such as the user of a session. A request without a namespace
 * is answered with an error. Calls for one namespace are in order as in one pack of {@link memoryTools}.
 *
 * @example
 * const tools = memoryToolsByRequest(({ tenant, user }: Session) => namespace(tenant, "users", user));
 * @throws MemoryError `invalid_argument`
 */
export function memoryToolsByRequest<Request>(
  namespaceOf: (request: Request) => string,
  options: MemoryToolsOptions = {},
): RequestTool<Request>[] {
  if (typeof namespaceOf !== "function") {
    throw new MemoryError("invalid_argument", "memoryToolsByRequest takes a function of the request.");
  }
  const packs = new Map<string, readonly MemoryTool[]>();
  const packOf = (request: Request): readonly MemoryTool[] => {
    const namespace = parseNamespace(namespaceOf(request));
    const pack = packs.get(namespace) ?? memoryTools(namespace, options);
    packs.delete(namespace);
    packs.set(namespace, pack);
    for (const [oldest] of packs) {
      if (packs.size <= KEPT_PACKS) break;
      packs.delete(oldest);
    }
    return pack;
  };
  return memoryTools(EXAMPLE, options).map((tool, index) =>
    Object.freeze({
      ...tool,
      execute: async (input: unknown, request: Request): Promise<ToolResult> => {
        try {
          return (await packOf(request)[index]?.execute(input)) ?? noMemory();
        } catch (error) {
          return isMemoryError(error) ? failure(error) : noMemory();
        }
      },
    }),
  );
}

function noMemory(): ToolResult {
  return failure(new MemoryError("not_allowed", "This request has no memory. Go on without it."));
}
