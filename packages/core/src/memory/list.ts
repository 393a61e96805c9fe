import { MemoryError } from "../errors.js";
import type { Namespace } from "../namespace.js";
import type { ListQuery, Store } from "../store/store.js";
import { checkPrefix } from "../values/key.js";
import { openCursor, sealCursor } from "./cursor.js";
import { entryFrom, type MemoryEntry } from "./entry.js";
import { checkLimit, checkOptions } from "./options.js";

/** How entries are listed. */
export interface ListOptions {
  /** Only keys that begin with this. */
  prefix?: string;
  /** By key in code point order, or the newest write first. By key when left out. */
  order?: "key" | "newest";
  /** 1 to 1,000; 100 when left out. */
  limit?: number;
  /** The `nextCursor` of the page before, with the same prefix and order. */
  cursor?: string;
}

/** One page of a listing. */
export interface ListPage<Value = unknown> {
  readonly entries: MemoryEntry<Value>[];
  /** There when more entries follow. */
  readonly nextCursor?: string;
}

/** A memory as its listings need it. */
export interface Target {
  readonly namespace: Namespace;
  readonly store: Store;
}

/** Reads one page; paging neither repeats nor skips an entry that is there all along. */
export async function listPage<Value>(target: Target, options: ListOptions): Promise<ListPage<Value>> {
  const {
    prefix,
    order = "key",
    limit,
    cursor,
  } = checkOptions(options, ["prefix", "order", "limit", "cursor"]);
  if (order !== "key" && order !== "newest") {
    throw new MemoryError("invalid_argument", 'order is "key" or "newest".');
  }
  const size = checkLimit(limit, 100);
  const start = checkPrefix(prefix);
  const name = JSON.stringify(["list", order, start]);
  const now = target.store.clock();
  const place =
    cursor === undefined || cursor === null ? undefined : openCursor(target.namespace, name, cursor);
  const query = await queryAt(target, order, start, place, size + 1, now);
  const listed = await target.store.list(target.namespace, query, now);
  const page = listed.slice(0, size);
  const last = page.at(-1);
  const entries = page.map(({ entry }) => entryFrom<Value>(entry));
  if (listed.length <= size || last === undefined) return { entries };
  const next = query.order === "key" ? last.entry.key : [query.asOf, last.place];
  return { entries, nextCursor: sealCursor(target.namespace, name, next) };
}

async function queryAt(
  target: Target,
  order: "key" | "newest",
  prefix: string,
  place: unknown,
  limit: number,
  now: number,
): Promise<ListQuery> {
  if (order === "key") return { order, prefix, after: typeof place === "string" ? place : undefined, limit };
  const [asOf, before] = Array.isArray(place) ? place.map(Number) : [];
  if (asOf !== undefined && before !== undefined) return { order, prefix, asOf, before, limit };
  const position = await target.store.position(target.namespace, now);
  return { order, prefix, asOf: position, before: position + 1, limit };
}

/** Reads every entry by key, 500 at a time. */
export async function* listEntries<Value>(
  target: Target,
  options: { prefix?: string },
): AsyncGenerator<MemoryEntry<Value>> {
  const { prefix } = checkOptions(options, ["prefix"]);
  let cursor: string | undefined;
  do {
    const page: ListPage<Value> = await listPage(target, {
      limit: 500,
      ...(prefix === undefined ? {} : { prefix }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.entries;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
