import { openPostgres } from "@pigeonhole/postgres";
import { storeConformance } from "@pigeonhole/store-conformance";
import { afterAll, beforeAll, describe, it } from "vitest";
import { systemBinaries } from "../support/postgres/binaries.ts";
import { FAST, PostgresServer } from "../support/postgres/server.ts";

const binaries = systemBinaries();

describe("PostgresStore on an older major", () => {
  if ("reason" in binaries) {
    it("passes the suite", (ctx) => ctx.skip(binaries.reason));
    return;
  }
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await PostgresServer.start({ binaries, settings: FAST });
  });
  afterAll(() => server?.stop());

  const made = new Map<string, Promise<unknown>>();
  storeConformance({
    runner: { describe, it },
    open: async ({ clock, place }) => {
      if (server === undefined) throw new Error("The server was started before.");
      const name = place.replaceAll("-", "_");
      const making = made.get(name) ?? server.query(`create database ${name}`);
      made.set(name, making);
      await making;
      return openPostgres(server.url(name), { clock, maxConnections: 3 });
    },
    persistent: true,
  });
});
