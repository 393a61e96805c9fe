import { MemoryError } from "../errors.js";
import type { Store } from "../store/store.js";

/** Stands in for the PostgreSQL store where there are no sockets of Node, such as on the edge and in browsers. */
export function openPostgres(): Store {
  throw new MemoryError(
    "store_unavailable",
    "A PostgreSQL store by URL needs Node.js. Pass another `store` to run here.",
  );
}
