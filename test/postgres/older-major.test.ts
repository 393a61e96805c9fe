import { openPostgres } from "@pigeonhole/postgres";
import { storeConformance } from "@pigeonhole/store-conformance";
import { afterAll, beforeAll, describe, it } from "vitest";
import { systemBinaries } from "../support/postgres/binaries.ts";
import { emptyAt } from "../support/postgres/databases.ts";
import { FAST, PostgresServer } from "../support/postgres/server.ts";
import { concurrently } from "../support/postgres/suite.ts";

const binaries = systemBinaries();

describe("PostgresStore on an older major", () => {
  if ("reason" in binaries) {
    it("passes the suite", (ctx) => ctx.skip(binaries.reason));
    return;
  }
  let started: PostgresServer | undefined;
  beforeAll(async () => {
    started = await PostgresServer.start({ binaries, settings: FAST });
  });
  afterAll(() => started?.stop());

  const server = (): PostgresServer => {
    if (started === undefined) throw new Error("The server was started before.");
    return started;
  };
  const emptied: string[] = [];
  let made = 0;
  const { runner, databaseOf } = concurrently({
    take: async () => {
      const known = emptied.pop();
      if (known !== undefined) return known;
      made += 1;
      const name = `place_${made}`;
      await server().query(`create database ${name}`);
      return name;
    },
    giveBack: async (name) => {
      await emptyAt(server().url(name));
      emptied.push(name);
    },
  });
  storeConformance({
    runner,
    open: async ({ clock, place }) =>
      openPostgres(server().url(await databaseOf(place)), { clock, maxConnections: 3 }),
    persistent: true,
  });
});
