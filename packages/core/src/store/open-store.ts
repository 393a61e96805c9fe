import { LazyStore } from "./lazy-store.js";
import type { Store } from "./store.js";
import { normalizeStoreUrl } from "./store-url.js";

/** What {@link openStore} takes besides a URL. */
export interface OpenStoreOptions {
  /** The time in epoch milliseconds; `Date.now` when left out. A store with its own clock is not shared. For tests. */
  clock?: () => number;
}

const opened = new Map<string, Store>();

/**
 * Opens a store by URL: `sqlite:./memory` (a directory with one file per tenant), `sqlite::memory:` (nothing on
 * disk), or `postgres://user:password@host/database` (needs the package `@pigeonhole/postgres`). Left out, the URL is `PIGEONHOLE_STORE`, or else the user's data directory. The same URL gives the same store
 * in one process until it is closed. Nothing is loaded, opened or made before the first use.
 *
 * @throws MemoryError `invalid_argument` for another kind of URL
 */
export function openStore(url?: string, options: OpenStoreOptions = {}): Store {
  const given = url ?? environmentUrl();
  const place = given === undefined ? undefined : normalizeStoreUrl(given);
  const name = place ?? "";
  const { clock } = options;
  const known = clock === undefined ? opened.get(name) : undefined;
  if (known !== undefined) return known;
  const store = new LazyStore(
    () => openPlace(place, clock === undefined ? {} : { clock }),
    clock ?? Date.now,
    () => {
      if (opened.get(name) === store) opened.delete(name);
    },
  );
  if (clock === undefined) opened.set(name, store);
  return store;
}

async function openPlace(place: string | undefined, options: OpenStoreOptions): Promise<Store> {
  if (place?.startsWith("postgres:")) return (await import("#postgres")).openPostgres(place, options);
  return (await import("#sqlite")).openSqlite(place, options);
}

/** The store that a `store` option means: an open store as it is, a URL opened. */
export function storeFrom(store: Store | string | undefined): Store {
  return typeof store === "object" && store !== null ? store : openStore(store);
}

function environmentUrl(): string | undefined {
  return globalThis.process?.env?.["PIGEONHOLE_STORE"] || undefined;
}
