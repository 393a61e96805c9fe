import { storeConformance } from "@pigeonhole/store-conformance";
import { afterEach, describe, it } from "vitest";
import { giveBack, serverUrl, takeDatabase } from "../support/postgres/databases.ts";

/** `npm run mutants` has a build of its own tried, in which a statement is broken. */
const build = process.env.PIGEONHOLE_POSTGRES_BUILD;
const { openPostgres }: typeof import("@pigeonhole/postgres") =
  build === undefined ? await import("@pigeonhole/postgres") : await import(build);

const taken = new Map<string, Promise<string>>();
const databaseOf = (place: string): Promise<string> => {
  const name = taken.get(place) ?? takeDatabase();
  taken.set(place, name);
  return name;
};
afterEach(async () => {
  for (const name of taken.values()) await giveBack(await name);
  taken.clear();
});

describe("PostgresStore", () => {
  storeConformance({
    runner: { describe, it },
    open: async ({ clock, place }) =>
      openPostgres(serverUrl(await databaseOf(place)), { clock, maxConnections: 3 }),
    persistent: true,
  });
});
