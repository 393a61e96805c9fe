import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { startTogether } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

const WRITES = 120;

describe.each(sharedStores)("two writers change one preferences object, on $name", (kind) => {
  const place = usePlace(kind);

  test.each(["at once", "with a wait inside the update"])("both changes are kept: %s", async (how) => {
    const input = {
      url: place.url,
      namespace: "acme/users/42",
      writes: WRITES,
      waits: how !== "at once",
    };
    const memory = new Memory(input.namespace, { store: place.open() });
    await memory.set("preferences", { theme: 0, language: 0, name: "Ada" });
    const writers = await startTogether("preference", [
      { ...input, field: "theme" },
      { ...input, field: "language" },
    ]);
    await Promise.all(writers.map((writer) => writer.rest()));
    expect(await memory.entry("preferences")).toMatchObject({
      value: { theme: WRITES, language: WRITES, name: "Ada" },
      revision: 1 + 2 * WRITES,
    });
  });
});
