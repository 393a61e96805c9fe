import type { Namespace } from "../namespace.js";
import type { Store, StoredChange, StoredEntry } from "../store/store.js";

/** Rows in memory at a time. */
const PAGE = 250;

/** A namespace's journal records after a position, in order. */
export async function* readChangePages(
  store: Store,
  namespace: Namespace,
  after: number,
): AsyncGenerator<readonly StoredChange[]> {
  for (let position = after; ; ) {
    const page = await store.changes(namespace, position, PAGE, store.clock());
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    position = page.at(-1)?.sequence ?? position;
  }
}

/** A namespace's live entries by key. */
export async function* readEntryPages(
  store: Store,
  namespace: Namespace,
): AsyncGenerator<readonly StoredEntry[]> {
  for (let after: string | undefined; ; ) {
    const query = { order: "key", prefix: "", after, limit: PAGE } as const;
    const page = (await store.list(namespace, query, store.clock())).map(({ entry }) => entry);
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.key;
  }
}
