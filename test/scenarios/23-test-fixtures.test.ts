import { Memory, memoryTools, type Store, Tenant } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { allStores, usePlace } from "../support/stores.ts";

const FIXTURES = { plan: "gold", city: "Lisbon", seats: 5, notes: ["tea", "no calls on Friday"] };

describe.each(allStores)("test fixtures, on $name", (kind) => {
  const place = usePlace(kind);

  test("cleared, preloaded and replayed, an agent gives the same result each time", async () => {
    let now = 0;
    const store = place.open(() => now);
    const runs: string[] = [];
    for (let run = 0; run < 5; run++) {
      now = 1_700_000_000_000;
      await new Tenant("tests", { store }).erase();
      await preload(new Memory("tests/agent", { store }));
      now += 60_000;
      runs.push(JSON.stringify(await runAgent(store)));
    }
    expect(runs[0]).toContain("Lisbon");
    expect(new Set(runs).size).toBe(1);
  });

  test("after clear() alone values, order and scores are the same; only revisions go on", async () => {
    let now = 1_700_000_000_000;
    const store = place.open(() => now);
    const memory = new Memory("tests/agent", { store });
    const results: unknown[] = [];
    for (let run = 0; run < 3; run++) {
      await memory.clear();
      await preload(memory);
      now += 60_000;
      await runAgent(store);
      const { matches, total } = await memory.recall("gold Lisbon plan");
      const { entries } = await memory.list();
      results.push([
        total,
        matches.map(({ entry, score }) => [entry.key, entry.value, score]),
        entries.map(({ key, value }) => [key, value]),
      ]);
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});

async function preload(memory: Memory): Promise<void> {
  for (const [key, value] of Object.entries(FIXTURES)) await memory.set(key, value);
}

/** A scripted agent: what it is told decides what it writes. */
async function runAgent(store: Store): Promise<unknown[]> {
  const tools = memoryTools("tests/agent", { store, forget: true, source: { run: "replay" } });
  const call = (name: string, given: object) => tools.find((tool) => tool.name === name)?.execute(given);
  const first = await call("recall", { query: "city" });
  return [
    first,
    await call("remember", { key: "seen", value: first?.text ?? "" }),
    await call("remember", { key: "plan", value: "platinum", ttl_seconds: 30 }),
    await call("recall", { query: "platinum gold Lisbon tea" }),
    await call("forget", { key: "notes" }),
    await call("list_memory", {}),
    await new Memory("tests/agent", { store }).changes(),
    await new Tenant("tests", { store }).namespaces(),
  ];
}
