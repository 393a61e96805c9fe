import { LIMITS } from "../limits.js";
import { inBatches } from "./in-batches.js";
import type { Memory } from "./memory.js";
import type { AmongMatch, AmongOptions } from "./recall-among.js";

/**
 * The best matches of each memory's own recall, by words and by meaning, with all memories' together by their scores.
 * With `where`, the best 1,000 of each memory are looked at.
 */
export async function recallEach<Value>(
  memories: readonly Memory<Value>[],
  query: string,
  { limit, where }: AmongOptions<Value>,
): Promise<AmongMatch<Value>[]> {
  const size = where === undefined ? Math.min(limit, LIMITS.pageSize) : LIMITS.pageSize;
  const found = await inBatches([...memories.entries()], async ([index, memory]) => {
    const { matches } = await memory.recall(query, { limit: size });
    return matches
      .filter(({ entry }) => where?.(entry) ?? true)
      .map(({ entry, score }) => ({ index, entry, score }));
  });
  return found
    .flat()
    .sort((a, b) => b.score - a.score || b.entry.updatedAt - a.entry.updatedAt)
    .slice(0, limit);
}
