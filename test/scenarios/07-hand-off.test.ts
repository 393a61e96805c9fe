import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { start } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

describe.each(sharedStores)("a hand-off by a status key, on $name", (kind) => {
  const place = usePlace(kind);

  test("the analyst starts when the collector has finished, and finds all of it", async () => {
    const input = { url: place.url, namespace: "acme/crews/market", items: 60 };
    const analyst = start("analyst", input);
    expect(await analyst.next()).toEqual({ status: null });
    const collector = start("collector", input);
    expect(await analyst.next()).toEqual({ found: 60, sum: (60 * 59) / 2 });
    await Promise.all([analyst.rest(), collector.rest()]);

    const { changes } = await new Memory(input.namespace, { store: place.open() }).changes({ limit: 1_000 });
    const keys = changes.map(({ key }) => key);
    expect(keys.slice(-2)).toEqual(["status", "analysis"]);
    expect(changes.at(-1)?.source).toEqual({ agent: "analyst" });
    expect(keys).toHaveLength(62);
  });
});
