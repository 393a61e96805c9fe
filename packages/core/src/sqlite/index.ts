import { resolve } from "node:path";
import envPaths from "env-paths";
import type { Store } from "../store/store.js";
import { SqliteStore, type SqliteStoreOptions } from "./sqlite-store.js";

export { SqliteStore, type SqliteStoreOptions } from "./sqlite-store.js";

/**
 * Opens what a `sqlite:` URL names: `sqlite:./memory` and `sqlite:/var/lib/memory` are directories,
 * `sqlite::memory:` keeps everything in this process. Undefined is the user's data directory.
 */
export function openSqlite(url: string | undefined, options: SqliteStoreOptions = {}): Store {
  const place = url === undefined ? envPaths("pigeonhole", { suffix: "" }).data : url.slice("sqlite:".length);
  return new SqliteStore(place === ":memory:" ? options : { ...options, directory: resolve(place) });
}
