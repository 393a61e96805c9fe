import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { startTogether } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

const USERS = 60;

describe.each(sharedStores)("feature assignment under races, on $name", (kind) => {
  const place = usePlace(kind);

  test("the first write wins, all processes see the same, and it stays put", async () => {
    const input = { url: place.url, namespace: "acme/experiments/checkout", users: USERS };
    const variants = ["A", "B", "C", "D", "E"];
    const children = await startTogether(
      "assigner",
      variants.map((variant) => ({ ...input, variant })),
    );
    type Seen = Record<string, string>;
    const seen = (await Promise.all(children.map((child) => child.rest<Seen>()))).flat();
    expect(seen).toHaveLength(variants.length);
    for (const view of seen) expect(view).toEqual(seen[0]);

    const memory = new Memory(input.namespace, { store: place.open() });
    const { entries } = await memory.list({ limit: 1_000 });
    expect(Object.fromEntries(entries.map(({ key, value }) => [key, value]))).toEqual(seen[0]);
    expect(entries).toHaveLength(USERS);
    expect(entries.every(({ revision, value, source }) => revision === 1 && source?.agent === value)).toBe(
      true,
    );
    expect((await memory.changes({ limit: 1_000 })).changes).toHaveLength(USERS);
  });
});
