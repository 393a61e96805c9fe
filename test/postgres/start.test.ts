import { Memory, openStore } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { startChildren } from "../support/fault-process.ts";
import { createDatabase, queryAt, serverUrl } from "../support/postgres/databases.ts";

describe("processes that start together", () => {
  it("make one schema out of an empty database, ten of them, without an error", async () => {
    const database = await createDatabase();
    const inputs = Array.from({ length: 10 }, () => ({ url: serverUrl(database), times: 1 }));
    const children = await startChildren("increment", inputs);
    const sums = (await Promise.all(children.map((child) => child.end()))).flatMap((lines) => lines.at(-1));
    expect(sums.toSorted()).toEqual([1, 10, 2, 3, 4, 5, 6, 7, 8, 9]);
    const versions = await queryAt(
      serverUrl(database),
      "select version from pigeonhole.migrations order by version",
    );
    expect(versions).toEqual([{ version: 1 }, { version: 2 }]);
    expect(await queryAt(serverUrl(database), "select count(*)::int from pigeonhole.secrets")).toEqual([
      { count: 1 },
    ]);
  });

  it("count every increment, 8 of them 1,000 times each", async () => {
    const database = await createDatabase();
    const inputs = Array.from({ length: 8 }, () => ({ url: serverUrl(database), times: 1_000 }));
    const children = await startChildren("increment", inputs);
    const ends = await Promise.all(children.map((child) => child.end()));
    const store = openStore(serverUrl(database));
    const memory = new Memory("acme/counters", { store });
    expect(await memory.get("visits")).toBe(8_000);
    expect(new Set(ends.flatMap((lines) => lines.at(-1))).size).toBe(8_000);
    expect((await memory.entry("visits"))?.revision).toBe(8_000);
    await store.close();
    // One lock goes round among 8 processes: each turn waits for the scheduler of a machine that may have other work.
  }, 600_000);
});
