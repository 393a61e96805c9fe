import { openPostgres } from "@pigeonhole/postgres";
import { storeConformance } from "@pigeonhole/store-conformance";
import { afterEach, describe, it } from "vitest";
import { giveBack, serverUrl, takeDatabase } from "../support/postgres/databases.ts";

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
    open: async ({ clock, place }) => openPostgres(serverUrl(await databaseOf(place)), { clock }),
    persistent: true,
  });
});
