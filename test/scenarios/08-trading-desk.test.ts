import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { start } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

describe.each(sharedStores)("a trading desk of three processes, on $name", (kind) => {
  const place = usePlace(kind);

  test("each signal gets its risk limit and then its execution, never above the limit", async () => {
    const input = { url: place.url, namespace: "fund/desks/rates", trades: 25 };
    const roles = ["execution", "risk", "signal"];
    const desk = roles.map((role) => start("desk", { ...input, role }));
    await Promise.all(desk.map((child) => child.rest()));

    const memory = new Memory(input.namespace, { store: place.open() });
    const { changes } = await memory.changes({ limit: 1_000 });
    for (let trade = 0; trade < input.trades; trade++) {
      const steps = changes.filter(({ key }) => key.endsWith(`/${trade}`));
      expect(steps.map(({ key, source }) => [key, source?.agent])).toEqual([
        [`signal/${trade}`, "signal"],
        [`limit/${trade}`, "risk"],
        [`order/${trade}`, "execution"],
      ]);
      const [signal, limit, order] = steps.map(({ value }) => Number(value));
      expect(order).toBe(Math.min(signal ?? Number.NaN, limit ?? Number.NaN));
    }
  });
});
