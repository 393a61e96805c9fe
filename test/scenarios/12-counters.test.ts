import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { startTogether } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

const PROCESSES = 8;
const CALLS = 60;
const ADMITTED = 100;

describe.each(sharedStores)("8 processes count at once, on $name", (kind) => {
  const place = usePlace(kind);

  test("a counter is exact, and each of its numbers is given out once", async () => {
    const input = { url: place.url, namespace: "acme/counters", calls: CALLS, limit: ADMITTED };
    const memory = new Memory<number>(input.namespace, { store: place.open() });
    const children = await startTogether(
      "counter",
      Array.from({ length: PROCESSES }, () => input),
    );
    type Tally = { numbers: number[]; admitted: number; refused: number };
    const tallies = (await Promise.all(children.map((child) => child.rest<Tally>()))).flat();

    const total = PROCESSES * CALLS;
    expect(await memory.get("calls")).toBe(total);
    const numbers = tallies.flatMap((tally) => tally.numbers).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: total }, (_, index) => index + 1));

    const sum = (field: "admitted" | "refused") => tallies.reduce((all, tally) => all + tally[field], 0);
    expect(sum("admitted")).toBe(ADMITTED);
    expect(sum("refused")).toBe(total - ADMITTED);
    expect(await memory.entry("tokens")).toMatchObject({ value: ADMITTED, revision: ADMITTED });
  });
});
