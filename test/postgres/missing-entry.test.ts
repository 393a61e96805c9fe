import { Memory, openStore } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { giveBack, queryAt, serverUrl, takeDatabase } from "../support/postgres/databases.ts";

it("an entry that its journal knows and that cannot be found is damage, and no empty answer", async () => {
  const database = await takeDatabase();
  const store = openStore(serverUrl(database));
  const memory = new Memory("acme", { store });
  for (const key of ["plan", "gone", "other"]) await memory.set(key, "gold");
  await memory.delete("gone");
  await new Memory("acme/deep", { store }).set("never", 1);
  // As a damaged index would hide it.
  await queryAt(serverUrl(database), "delete from pigeonhole.entries where key = 'plan'");
  for (const reading of [memory.get("plan"), memory.has("plan"), memory.recall("plan")]) {
    await expect(reading).rejects.toMatchObject({ code: "corrupt_data" });
  }
  expect(await Promise.all(["gone", "never", "other"].map((key) => memory.get(key)))).toEqual([
    undefined,
    undefined,
    "gold",
  ]);
  await store.close();
  await giveBack(database);
});
