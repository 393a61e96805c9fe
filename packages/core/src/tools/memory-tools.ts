import { MemoryError } from "../errors.js";
import type { Memory, MemoryOptions } from "../memory/memory.js";
import { checkOptions } from "../memory/options.js";
import { forgetTool } from "./forget.js";
import { listMemoryTool } from "./list-memory.js";
import type { MemoryTool } from "./memory-tool.js";
import { recallTool } from "./recall.js";
import { rememberTool } from "./remember.js";
import { bindScopes, type Scopes } from "./scopes.js";

/** How a pack of tools is made. */
export interface MemoryToolsOptions extends MemoryOptions {
  /** Adds the `forget` tool. */
  forget?: boolean;
  /** The most tokens (o200k, estimated on the high side) of one reply: 200 to 100,000; 1,000 when left out. */
  maxReplyTokens?: number;
  /**
   * Counts a reply's data toward `maxReplyTokens` as well, for clients that are sent text and data both, as over MCP. Then
   * one entry needs up to 500. False when left out: the text alone counts.
   */
  countData?: boolean;
}

/**
 * Makes the tools for a model: `remember`, `recall`, `list_memory` and, when asked for, `forget`. They are bound to the
 * namespace given here; no input of a tool can name another. With several scopes `remember` and `forget` choose among
 * the writable ones and `recall` searches all; a pack that may not write has no `remember`. In one pack a `recall` waits
 * for the `remember` that was called before it.
 *
 * @example
 * const tools = memoryTools("acme/users/42");
 * @throws MemoryError `invalid_namespace`, `invalid_argument`; `not_allowed` for scopes of two tenants
 */
export function memoryTools(of: string | Memory | Scopes, options: MemoryToolsOptions = {}): MemoryTool[] {
  const {
    forget = false,
    maxReplyTokens = 1_000,
    countData = false,
    ...scopeOptions
  } = checkOptions(options, ["forget", "maxReplyTokens", "countData", "store", "source", "schema", "recall"]);
  if (!Number.isInteger(maxReplyTokens) || maxReplyTokens < 200 || maxReplyTokens > 100_000) {
    throw new MemoryError("invalid_argument", "maxReplyTokens is a whole number from 200 to 100,000.");
  }
  if (typeof forget !== "boolean") throw new MemoryError("invalid_argument", "forget is true or false.");
  if (typeof countData !== "boolean") {
    throw new MemoryError("invalid_argument", "countData is true or false.");
  }
  const budget = { maxTokens: maxReplyTokens, countData };
  const scopes = bindScopes(of, scopeOptions);
  const writable = scopes.filter((scope) => scope.writable);
  return inOrder([
    ...(writable.length > 0 ? [rememberTool(writable)] : []),
    recallTool(scopes, budget),
    listMemoryTool(scopes, budget),
    ...(writable.length > 0 && forget ? [forgetTool(writable)] : []),
  ]);
}

/** Frameworks run the calls of one step at once; each call waits for the writes that were called before it. */
function inOrder(tools: readonly MemoryTool[]): MemoryTool[] {
  let writes: Promise<unknown> = Promise.resolve();
  return tools.map((tool) =>
    Object.freeze({
      ...tool,
      execute: (input: unknown) => {
        const result = writes.then(() => tool.execute(input));
        if (!tool.annotations.readOnlyHint) writes = result;
        return result;
      },
    }),
  );
}
