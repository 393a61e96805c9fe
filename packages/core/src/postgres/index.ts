import { MemoryError } from "../errors.js";
import type { Store } from "../store/store.js";

/**
 * Opens what a `postgres:` URL names, through the package `@pigeonhole/postgres`.
 *
 * @throws MemoryError `store_unavailable` when that package is not installed
 */
export async function openPostgres(url: string, options: { clock?: () => number }): Promise<Store> {
  return (await load()).openPostgres(url, options);
}

async function load() {
  try {
    return await import("@pigeonhole/postgres");
  } catch (cause) {
    throw new MemoryError(
      "store_unavailable",
      "The PostgreSQL store is a package of its own: npm install @pigeonhole/postgres",
      { cause },
    );
  }
}
