import { MemoryError } from "../errors.js";
import { LIMITS } from "../limits.js";
import type { Memory, MemoryOptions } from "../memory/memory.js";
import { checkOptions } from "../memory/options.js";
import { recallTool } from "./recall.js";
import { linesCost, shortened } from "./reply.js";
import { bindScopes, type Scopes } from "./scopes.js";

/** How much remembered text goes before a model. */
export interface MemoryContextOptions extends MemoryOptions {
  /** The most tokens (o200k, estimated on the high side) of the text: 200 to 100,000; 1,000 when left out. */
  maxTokens?: number;
  /** 1 to 50 memories; 10 when left out. */
  limit?: number;
}

const HEADING = "What is remembered, found by the words of the user's message:";

/**
 * What is remembered of a user's message, for the instructions of a model: marked as data in the same way as a reply of
 * `recall`. The first 8,192 characters of the message are searched for. Empty when nothing matches, and when the memory
 * cannot be read, since an answer without memories is better than none.
 *
 * @throws MemoryError `invalid_namespace`, `invalid_argument`; `not_allowed` for scopes of two tenants
 */
export async function memoryContext(
  of: string | Memory | Scopes,
  message: string,
  options: MemoryContextOptions = {},
): Promise<string> {
  const {
    maxTokens = 1_000,
    limit = 10,
    ...scopeOptions
  } = checkOptions(options, ["maxTokens", "limit", "store", "source", "schema", "recall"]);
  if (!Number.isInteger(maxTokens) || maxTokens < 200 || maxTokens > 100_000) {
    throw new MemoryError("invalid_argument", "maxTokens is a whole number from 200 to 100,000.");
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > 50) {
    throw new MemoryError("invalid_argument", "limit is a whole number from 1 to 50.");
  }
  const budget = { maxTokens: maxTokens - linesCost([HEADING]), countData: false };
  const recall = recallTool(bindScopes(of, scopeOptions), budget);
  const query = shortened(String(message).replace(/\p{Surrogate}/gu, "\ufffd"), LIMITS.queryLength - 1);
  const answer = await recall.execute({ query, limit });
  if (!answer.ok || answer.data["total"] === 0) return "";
  return `${HEADING}\n${answer.text}`;
}
