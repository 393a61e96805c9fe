import type { CompleteResult } from "@modelcontextprotocol/server";
import { isMemoryError } from "@pigeonhole/core";
import type { ShownMemory } from "../bound-memory.js";

/** What the protocol allows in one answer. */
const MOST = 100;

/** Keys that begin with what was typed; of one scope where one is chosen, else of all. */
export async function completeKey(
  memories: readonly ShownMemory[],
  typed: string,
  scope: string | undefined,
): Promise<CompleteResult> {
  const chosen = memories.filter((shown) => scope === undefined || shown.scope === scope);
  const pages = await Promise.all(chosen.map(({ memory }) => keysFrom(memory, typed)));
  const values = [...new Set(pages.flatMap(({ keys }) => keys))];
  const hasMore = values.length > MOST || pages.some(({ more }) => more);
  return { completion: { values: values.slice(0, MOST), hasMore } };
}

/** Names that begin with what was typed. */
export function completeName(names: readonly string[], typed: string): CompleteResult {
  const values = names.filter((name) => name.startsWith(typed)).slice(0, MOST);
  return { completion: { values, hasMore: false } };
}

async function keysFrom(
  memory: ShownMemory["memory"],
  typed: string,
): Promise<{ keys: string[]; more: boolean }> {
  try {
    const { entries, nextCursor } = await memory.list({ prefix: typed, limit: MOST });
    return { keys: entries.map(({ key }) => key), more: nextCursor !== undefined };
  } catch (error) {
    // What cannot begin a key completes to nothing.
    if (isMemoryError(error) && error.code === "invalid_argument") return { keys: [], more: false };
    throw error;
  }
}
