import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { startTogether } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

const DOCUMENTS = 120;
const WRITERS = 4;

describe.each(sharedStores)("a set of content hashes already seen, on $name", (kind) => {
  const place = usePlace(kind);

  test("parallel writers handle each document once", async () => {
    const input = { url: place.url, namespace: "acme/ingest", documents: DOCUMENTS };
    const writers = await startTogether(
      "ingest",
      Array.from({ length: WRITERS }, (_, seed) => ({ ...input, seed })),
    );
    const handled = (await Promise.all(writers.map((writer) => writer.rest<string[]>()))).flat(2);
    expect(handled).toHaveLength(DOCUMENTS);
    expect(new Set(handled).size).toBe(DOCUMENTS);

    const memory = new Memory(input.namespace, { store: place.open() });
    const { entries } = await memory.list({ prefix: "seen/", limit: 1_000 });
    expect(entries).toHaveLength(DOCUMENTS);
    expect(entries.every(({ revision }) => revision === 1)).toBe(true);
  });
});
