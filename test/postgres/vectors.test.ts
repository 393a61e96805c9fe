import { parseNamespace } from "@pigeonhole/core";
import type { MadeVector } from "@pigeonhole/core/store";
import { expect, it } from "vitest";
import { giveBack, serverUrl, takeDatabase } from "../support/postgres/databases.ts";

const build = process.env.PIGEONHOLE_POSTGRES_BUILD;
const { openPostgres }: typeof import("@pigeonhole/postgres") =
  build === undefined ? await import("@pigeonhole/postgres") : await import(build);

const [mine, theirs] = [parseNamespace("acme/a"), parseNamespace("acme/b")];
const set = (text: string) => () => ({
  op: "set" as const,
  json: JSON.stringify(text),
  expiresAt: undefined,
  source: undefined,
});
const made = (key: string, ...numbers: number[]): MadeVector => ({
  key,
  json: JSON.stringify("gold"),
  vector: Float32Array.from(numbers),
});

it("keeps the vectors of two namespaces apart that are alike in every id", async () => {
  const database = await takeDatabase();
  const store = openPostgres(serverUrl(database), { clock: () => 1_000 });
  for (const namespace of [mine, theirs]) {
    await store.write(namespace, ["one", "two"], set("gold"));
    const numbers = namespace === mine ? [1, 2] : [3, 4];
    expect(
      await store.putVectors(namespace, "model", [made("one", ...numbers), made("two", ...numbers)]),
    ).toBe(2);
  }
  await store.putVectors(theirs, "other model", [made("one", 9)]);
  const seen = async () => [await store.vectors(theirs, "model"), await store.vectorModels(theirs)];
  const before = await seen();
  expect(await store.vectorModels(mine)).toEqual(["model"]);
  expect((await store.vectors(mine, "model")).length).toBe(1);
  expect(await store.vectors(mine, "model")).not.toEqual(before[0]);
  // An entry that changes or ends takes its own vectors with it, and a model that goes its own rows.
  await store.write(mine, ["one"], set("silver"));
  await store.write(mine, ["two"], () => ({ op: "delete", source: undefined }));
  expect(await store.vectors(mine, "model")).toEqual([]);
  expect(await seen()).toEqual(before);
  await store.putVectors(mine, "other model", []);
  await store.dropVectors(mine, "model");
  expect(await seen()).toEqual(before);
  await store.eraseNamespace(mine);
  expect(await seen()).toEqual(before);
  await store.close();
  await giveBack(database);
});
