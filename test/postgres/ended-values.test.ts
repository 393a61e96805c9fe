import { Memory, openStore, Tenant } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { databaseHolds, giveBack, serverUrl, takeDatabase } from "../support/postgres/databases.ts";
import { canary } from "../support/stores.ts";

it("what has ended in namespaces that nobody writes to any more goes when the usage is asked for", async () => {
  const database = await takeDatabase();
  const [ended, overwritten] = [canary(), canary()];
  let now = 1_700_000_000_000;
  const writer = openStore(serverUrl(database), { clock: () => now });
  await new Memory("acme/a", { store: writer }).set("token", ended, { ttlSeconds: 60 });
  const other = new Memory("acme/b", { store: writer });
  await other.set("token", overwritten, { ttlSeconds: 60 });
  await other.set("token", "for ever");
  await writer.close();

  now += 60_000;
  const reader = openStore(serverUrl(database), { clock: () => now });
  expect(await new Memory("acme/a", { store: reader }).get("token")).toBeUndefined();
  for (const text of [ended, overwritten]) expect(await databaseHolds(database, text)).toBe(true);
  expect(await new Tenant("acme", { store: reader }).usage()).toMatchObject({
    namespaces: 2,
    entries: 1,
    changes: 4,
  });
  for (const text of [ended, overwritten]) expect(await databaseHolds(database, text)).toBe(false);
  expect(await new Memory("acme/b", { store: reader }).get("token")).toBe("for ever");
  await reader.close();
  await giveBack(database);
});
