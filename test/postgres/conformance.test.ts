import { storeConformance } from "@pigeonhole/store-conformance";
import { describe } from "vitest";
import { giveBack, serverUrl, takeDatabase } from "../support/postgres/databases.ts";
import { concurrently } from "../support/postgres/suite.ts";

/** `npm run mutants` has a build of its own tried, in which a statement is broken. */
const build = process.env.PIGEONHOLE_POSTGRES_BUILD;
const { openPostgres }: typeof import("@pigeonhole/postgres") =
  build === undefined ? await import("@pigeonhole/postgres") : await import(build);

const { runner, databaseOf } = concurrently({ take: takeDatabase, giveBack });

describe("PostgresStore", () => {
  storeConformance({
    runner,
    open: async ({ clock, place }) =>
      openPostgres(serverUrl(await databaseOf(place)), { clock, maxConnections: 3 }),
    persistent: true,
  });
});
