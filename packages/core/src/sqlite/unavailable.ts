import { MemoryError } from "../errors.js";
import type { Store } from "../store/store.js";

/** Stands in for the SQLite store where there is no `node:sqlite`, such as on the edge and in browsers. */
export function openSqlite(): Store {
  throw new MemoryError(
    "store_unavailable",
    "The embedded SQLite store needs Node.js 22.13 or newer. Pass another `store` to run here.",
  );
}
