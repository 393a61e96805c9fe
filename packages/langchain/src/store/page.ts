import { MemoryError } from "@pigeonhole/core";

/** Which of the items of a sequence are wanted. */
export interface PageOptions<Item> {
  readonly where: (item: Item) => boolean;
  readonly limit: number;
  readonly offset: number;
}

/** The items of a page; reads no further than its end. */
export async function pageOf<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  { where, limit, offset }: PageOptions<Item>,
): Promise<Item[]> {
  const page: Item[] = [];
  if (limit === 0) return page;
  let skipped = 0;
  for await (const item of items) {
    if (!where(item)) continue;
    if (skipped < offset) skipped += 1;
    else page.push(item);
    if (page.length >= limit) break;
  }
  return page;
}

/** @throws MemoryError `invalid_argument` unless it is a whole number of at least `least` */
export function checkCount(name: string, count: number, least = 0): number {
  if (Number.isSafeInteger(count) && count >= least) return count;
  throw new MemoryError("invalid_argument", `${name} is a whole number of at least ${least}.`);
}
