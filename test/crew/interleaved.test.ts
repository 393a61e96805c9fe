import { openStore } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { amount } from "../soak.ts";
import { desk, scriptedModel } from "./desk.ts";

const RUNS = amount({ test: 200, soak: 2_000 });

/** Two tenants, and two users of the first one, whose crews work at the same time. */
const OWNERS = [
  { tenant: "acme", user: "ann", canary: "canaryaa" },
  { tenant: "acme", user: "ben", canary: "canarybb" },
  { tenant: "globex", canary: "canarycc" },
] as const;

describe("crews of two tenants, and of two users of one", () => {
  it(`have nothing of each other in ${RUNS} interleaved runs`, async () => {
    const store = openStore("sqlite::memory:");
    const work = async (index: number) => {
      const owner = OWNERS[index % OWNERS.length] ?? OWNERS[0];
      const { canary, ...whose } = owner;
      const bound = desk.bind({
        ...whose,
        store,
        run: `run-${index}`,
        inputs: { topic: `wheels ${canary}` },
      });
      const { model, prompts } = scriptedModel(({ told }) => {
        if (told.length === 0) {
          return [
            { name: "recall", input: { query: "wheels", limit: 5 } },
            { name: "list_memory", input: {} },
          ];
        }
        const key = `note ${index % 7}`;
        if (told.length === 1) return [{ name: "remember", input: { key, value: `wheels of ${canary}` } }];
        return `The wheels of ${canary}: ${told[0]}`;
      });
      const result = await bound.run({ model });
      return { canary, seen: JSON.stringify([prompts, result]) };
    };
    const ended = await Promise.all(Array.from({ length: RUNS }, (_, index) => work(index)));
    for (const { canary, seen } of ended) {
      expect(seen).toContain(canary);
      for (const other of OWNERS) if (other.canary !== canary) expect(seen).not.toContain(other.canary);
    }
    for (const { canary, ...whose } of OWNERS) {
      const bound = desk.bind({ ...whose, store, inputs: { topic: "x" } });
      const held = JSON.stringify(await bound.memory("agent", "analyst").list());
      expect(held).toContain(canary);
      for (const other of OWNERS) if (other.canary !== canary) expect(held).not.toContain(other.canary);
    }
    await store.close();
  });
});
