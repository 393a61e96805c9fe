import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { start } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

const STEPS = 12;

describe.each(sharedStores)("a workflow that checkpoints each step, on $name", (kind) => {
  const place = usePlace(kind);

  test("killed again and again, it resumes each time at the step it had reached", async () => {
    const input = { url: place.url, namespace: "acme/workflows/report", steps: STEPS };
    let reached = 0;
    for (const stepsBeforeKill of [3, 1, 4]) {
      const workflow = start("workflow", input);
      expect(await workflow.next()).toEqual({ resumesAt: reached });
      for (let step = 0; step < stepsBeforeKill; step++) {
        expect(await workflow.next()).toEqual({ saved: reached });
        reached += 1;
      }
      expect(await workflow.next()).toEqual({ inTheMiddleOf: reached });
      await workflow.kill();
    }
    const last = await start("workflow", { ...input, neverPauses: true }).rest();
    expect(last[0]).toEqual({ resumesAt: reached });

    const memory = new Memory(input.namespace, { store: place.open() });
    expect(await memory.get("checkpoint")).toEqual({ next: STEPS, results: results(STEPS) });
    const history = await memory.history("checkpoint");
    expect(history.map(({ value }) => value)).toEqual(
      Array.from({ length: STEPS }, (_, step) => ({ next: step + 1, results: results(step + 1) })),
    );
  });
});

function results(count: number): number[] {
  return Array.from({ length: count }, (_, step) => step * step);
}
