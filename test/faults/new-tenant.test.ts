import { expect, it } from "vitest";
import { amount } from "../soak.ts";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { startChildren } from "../support/fault-process.ts";
import { expectWhole } from "../support/whole.ts";

it("keeps every write of 8 processes that begin the same tenants at the same instant", async () => {
  const folder = temporaryFolder();
  const tenants = Array.from({ length: amount({ test: 12, soak: 1_000 }) }, (_, index) => `tenant-${index}`);
  const names = Array.from({ length: 8 }, (_, index) => `writer-${index}`);
  const url = `sqlite:${folder}`;
  const children = await startChildren(
    "write-at-once",
    names.map((name) => ({ url, name, tenants })),
  );
  // Each waits at each tenant until all are there.
  for (const _ of tenants.slice(1)) {
    for (const child of children) expect(await child.next()).toBe("ready");
    for (const child of children) child.tell("go");
  }
  await Promise.all(children.map((child) => child.end()));
  const store = openAt(folder);
  for (const tenant of tenants)
    await expectWhole(store, tenant, new Map(names.map((name) => [name, tenant])));
});
