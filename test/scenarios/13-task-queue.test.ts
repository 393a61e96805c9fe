import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { startTogether } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

const TASKS = 150;

describe.each(sharedStores)("a task queue with priorities, on $name", (kind) => {
  const place = usePlace(kind);

  test("two workers never take the same task, and each takes the most urgent first", async () => {
    const input = { url: place.url, namespace: "acme/queue" };
    const memory = new Memory(input.namespace, { store: place.open() });
    for (let task = 0; task < TASKS; task++) {
      const priority = (task * 7) % 3;
      await memory.set(`task/${priority}/${String(task).padStart(4, "0")}`, { work: task });
    }
    const workers = await startTogether("worker", [
      { ...input, worker: "w1" },
      { ...input, worker: "w2" },
    ]);
    const taken = await Promise.all(workers.map((worker) => worker.rest<string[]>()));
    const [first = [], second = []] = taken.map((lists) => lists.flat());
    expect(first.length).toBeGreaterThan(0);
    expect(second.length).toBeGreaterThan(0);
    expect([...first, ...second]).toHaveLength(TASKS);
    expect(new Set([...first, ...second]).size).toBe(TASKS);
    expect(first).toEqual(first.toSorted());
    expect(second).toEqual(second.toSorted());

    expect(await memory.list({ prefix: "task/" })).toEqual({ entries: [] });
    const { changes } = await memory.changes({ limit: 1_000 });
    const deletes = changes.filter(({ op }) => op === "delete");
    expect(deletes).toHaveLength(TASKS);
    expect(deletes.filter(({ source }) => source?.agent === "w1").map(({ key }) => key)).toEqual(first);
  });
});
