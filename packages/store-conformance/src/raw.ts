import { type Namespace, parseNamespace, type Store } from "@pigeonhole/core";
import type { ListQuery, StoredEntry } from "@pigeonhole/core/store";

/** What the suite uses of a store's write, without a memory above it. */
export interface RawSet {
  readonly json?: string;
  readonly expiresAt?: number;
}

/** Writes one entry through the contract itself. */
export async function put(
  store: Store,
  namespace: string,
  key: string,
  { json = "1", expiresAt }: RawSet = {},
): Promise<StoredEntry> {
  const [outcome] = await store.write(parseNamespace(namespace), [key], () => ({
    op: "set",
    json,
    expiresAt,
    source: undefined,
  }));
  if (outcome?.entry === undefined) throw new Error(`the store did not say what it wrote to ${key}`);
  return outcome.entry;
}

/** Deletes one entry through the contract itself. */
export async function remove(store: Store, namespace: string, key: string): Promise<boolean> {
  const [outcome] = await store.write(parseNamespace(namespace), [key], () => ({
    op: "delete",
    source: undefined,
  }));
  return outcome?.changed ?? false;
}

/** The first page by key. */
export async function keysOf(store: Store, namespace: Namespace, prefix = "", limit = 1_000) {
  const query: ListQuery = { order: "key", prefix, after: undefined, limit };
  const listed = await store.list(namespace, query, store.clock());
  return listed.map(({ entry }) => entry.key);
}
