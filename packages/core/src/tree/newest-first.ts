import type { MemoryEntry } from "../memory/entry.js";
import { inBatches } from "../memory/in-batches.js";
import type { ListPage } from "../memory/list.js";
import type { Memory } from "../memory/memory.js";

/** Entries that are read of one memory at a time, after the first. */
const PAGE = 100;

/** An entry and which of the memories holds it. */
export interface Placed<Value> {
  readonly index: number;
  readonly entry: MemoryEntry<Value>;
}

interface Front<Value> {
  readonly index: number;
  readonly page: ListPage<Value>;
  readonly at: number;
}

/**
 * The entries of many memories, newest first, read as the loop goes. Of each memory no more than a page is held; the
 * first pages are small where there are many.
 */
export async function* newestFirst<Value>(
  memories: readonly Memory<Value>[],
  expected: number,
): AsyncGenerator<Placed<Value>> {
  const first = Math.min(PAGE, Math.max(1, Math.ceil(expected / Math.max(1, memories.length))));
  const pages = await inBatches(memories, (memory) => memory.list({ order: "newest", limit: first }));
  const fronts = pages.map((page, index): Front<Value> => ({ index, page, at: 0 }));
  for (;;) {
    const front = newest(fronts);
    const entry = front === undefined ? undefined : entryAt(front);
    if (front === undefined || entry === undefined) return;
    yield { index: front.index, entry };
    fronts[front.index] = await after(front, memories);
  }
}

/** The front with the latest entry; of equal ones the first. */
function newest<Value>(fronts: readonly Front<Value>[]): Front<Value> | undefined {
  let best: Front<Value> | undefined;
  let latest = Number.NEGATIVE_INFINITY;
  for (const front of fronts) {
    const time = entryAt(front)?.updatedAt ?? Number.NEGATIVE_INFINITY;
    if (time > latest) [best, latest] = [front, time];
  }
  return best;
}

function entryAt<Value>({ page, at }: Front<Value>): MemoryEntry<Value> | undefined {
  return page.entries[at];
}

async function after<Value>(front: Front<Value>, memories: readonly Memory<Value>[]): Promise<Front<Value>> {
  const { index, page, at } = front;
  const memory = memories[index];
  if (at + 1 < page.entries.length || page.nextCursor === undefined || memory === undefined) {
    return { index, page, at: at + 1 };
  }
  const next = await memory.list({ order: "newest", limit: PAGE, cursor: page.nextCursor });
  return { index, page: next, at: 0 };
}
