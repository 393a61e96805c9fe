import { AsyncLocalStorage } from "node:async_hooks";
import type { StoreConformanceOptions } from "@pigeonhole/store-conformance";
import { describe, it } from "vitest";

/** Where the checks of a suite get databases without rows. */
export interface Databases {
  take(): Promise<string>;
  giveBack(name: string): Promise<void>;
}

/**
 * Runs the checks of a suite a few at a time, each on a database that is used again when the check has ended: most of
 * their time they wait for the server.
 */
export function concurrently(databases: Databases) {
  const taken = new AsyncLocalStorage<Map<string, Promise<string>>>();
  const runner: StoreConformanceOptions["runner"] = {
    describe,
    it: (what, body) =>
      it.concurrent(what, () =>
        taken.run(new Map(), async () => {
          try {
            await body();
          } finally {
            for (const name of taken.getStore()?.values() ?? []) await databases.giveBack(await name);
          }
        }),
      ),
  };
  /** The database of a place, the same for as long as a check runs. */
  const databaseOf = (place: string): Promise<string> => {
    const places = taken.getStore();
    const name = places?.get(place) ?? databases.take();
    places?.set(place, name);
    return name;
  };
  return { runner, databaseOf };
}
