import { MemoryError, openStore, type Store } from "@pigeonhole/core";

/** What a user installs beside the command. */
const POSTGRES = "@pigeonhole/postgres";

/**
 * Opens the store of a command, by its flag or else as `openStore` does. A server that could never reach its memory does
 * not start: once it serves, only a model would be told why.
 *
 * @throws MemoryError `invalid_argument` for another kind of URL; `store_unavailable` when a package is missing
 */
export function openCommandStore(url: string | undefined): Store {
  const store = openStore(url);
  const isPostgres = /^postgres(?:ql)?:/i.test(url ?? process.env["PIGEONHOLE_STORE"] ?? "");
  if (isPostgres && !isInstalled(POSTGRES)) {
    throw new MemoryError(
      "store_unavailable",
      `The PostgreSQL store is a package of its own. Install ${POSTGRES} beside @pigeonhole/mcp, or run both: npx -p @pigeonhole/mcp -p ${POSTGRES} pigeonhole-mcp`,
    );
  }
  return store;
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
