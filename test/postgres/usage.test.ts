import { parseNamespace } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { giveBack, queryAt, serverUrl, takeDatabase } from "../support/postgres/databases.ts";

const build = process.env.PIGEONHOLE_POSTGRES_BUILD;
const { openPostgres }: typeof import("@pigeonhole/postgres") =
  build === undefined ? await import("@pigeonhole/postgres") : await import(build);

it("asking for a tenant's usage removes what has ended of that tenant, and of no other", async () => {
  const database = await takeDatabase();
  let now = 1_000;
  const store = openPostgres(serverUrl(database), { clock: () => now });
  const [mine, theirs] = [parseNamespace("acme/a"), parseNamespace("globex/a")];
  const ending = () => ({ op: "set" as const, json: '"gold"', expiresAt: 2_000, source: undefined });
  for (const namespace of [mine, theirs]) await store.write(namespace, ["plan"], ending);
  // Another process, which has not written what is about to end and so does not watch it.
  await store.close();
  now = 3_000;
  const other = openPostgres(serverUrl(database), { clock: () => now });
  expect(await other.usage(parseNamespace("acme"), now)).toMatchObject({ entries: 0, changes: 2 });
  const left = await queryAt(
    serverUrl(database),
    "select tenant, op, json from pigeonhole.journal order by tenant, sequence",
  );
  expect(left).toEqual([
    { tenant: "acme", op: "set", json: null },
    { tenant: "acme", op: "expire", json: null },
    { tenant: "globex", op: "set", json: '"gold"' },
  ]);
  await other.close();
  await giveBack(database);
});
