import { Memory, type MemoryEntry, type Namespace, type Store, Tenant } from "@pigeonhole/core";
import { decodePostings, type ListQuery } from "@pigeonhole/core/store";

/** Everything that can be seen of a namespace or tenant, by the way in which it was seen. */
export type View = Readonly<Record<string, unknown>>;

const SMALL_PAGE = 2;
/** More than any check writes to one namespace, so that an entry of another namespace would be found by its id. */
const IDS = Array.from({ length: 400 }, (_, index) => index);
const EVERYTHING = { limit: 1_000 };

/** Reads a namespace in every way there is, with the given keys and search words. */
export async function viewOf(
  store: Store,
  namespace: Namespace,
  keys: readonly string[],
  queries: readonly string[],
): Promise<View> {
  const memory = new Memory(namespace, { store });
  const now = store.clock();
  const each = <Result>(read: (key: string) => Promise<Result>): Promise<Result[]> =>
    Promise.all(keys.map(read));
  const search = await store.search(namespace, { terms: ["", ...queries], key: keys[0] }, now);
  const recalled = await Promise.all(queries.map((query) => memory.recall(query, EVERYTHING)));
  return {
    get: await each((key) => memory.entry(key)),
    "list by key": await paged(memory, "key"),
    "list by newest": await paged(memory, "newest"),
    "list by prefix": await each((key) => memory.list({ prefix: key.slice(0, 1) })),
    "recall order": recalled.map(({ matches }) => matches.map(({ entry }) => entry)),
    "recall scores": recalled.map(({ matches, total }) => [total, ...matches.map(({ score }) => score)]),
    "search statistics": [search.entries, search.totalLength, search.expired.size],
    "search postings": search.postings.map((rows) => [...decodePostings(rows)]),
    "search entry": search.entry,
    termsBetween: await store.termsBetween(namespace, "", "\u{10ffff}", 1_000),
    history: await each((key) => memory.history(key)),
    changes: await memory.changes(EVERYTHING),
    position: await store.position(namespace, now),
    "changedKeys after a time": await store.changedKeys(namespace, { after: 0 }, now),
    "changedKeys of a source": await store.changedKeys(namespace, { source: { agent: "writer" } }, now),
    vectors: [await store.vectorModels(namespace), await vectorsOf(store, namespace)],
    newestOf: await store.newestOf(namespace, IDS, IDS.length, now),
    "list beyond the end": await store.list(namespace, everyKey(), now),
  };
}

/** The model under which the checks of isolation keep vectors. */
export const MODEL = "model 2";

/** The vectors of a namespace, in numbers that compare. */
async function vectorsOf(store: Store, namespace: Namespace): Promise<unknown> {
  return (await store.vectors(namespace, MODEL)).map(({ chunk, bytes }) => [chunk, ...bytes]);
}

/** What a tenant sees of itself. Bytes depend on when a store tidies up, so only whether there are any is seen. */
export async function tenantViewOf(store: Store, name: string): Promise<View> {
  const tenant = new Tenant(name, { store });
  const { bytes, ...usage } = await tenant.usage();
  return { namespaces: await tenant.namespaces(), usage: { ...usage, bytes: bytes > 0 } };
}

async function paged(memory: Memory, order: "key" | "newest"): Promise<[MemoryEntry[], string?][]> {
  const pages: [MemoryEntry[], string?][] = [];
  let cursor: string | undefined;
  do {
    const page = await memory.list({
      order,
      limit: SMALL_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    pages.push(page.nextCursor === undefined ? [page.entries] : [page.entries, page.nextCursor]);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return pages;
}

function everyKey(): ListQuery {
  return { order: "key", prefix: "", after: undefined, limit: 1_000 };
}
