import { Memory } from "@pigeonhole/core";
import { done, input, order, report } from "../../support/scenario-child.ts";

interface Checkpoint {
  next: number;
  results: number[];
}

const { url, namespace, steps, neverPauses } = input<{
  url: string;
  namespace: string;
  steps: number;
  neverPauses?: boolean;
}>();
const memory = new Memory<Checkpoint>(namespace, { store: url });
const pauseAfter = [3, 4, 8];
const begin = await memory.get("checkpoint", { next: 0, results: [] });
await report({ resumesAt: begin.next });
for (let step = begin.next; step < steps; step++) {
  if (neverPauses !== true && step > begin.next && pauseAfter.includes(step)) {
    await report({ inTheMiddleOf: step });
    await order();
  }
  await memory.update("checkpoint", (current) => ({
    next: step + 1,
    results: [...(current?.results ?? []), step * step],
  }));
  await report({ saved: step });
}
done();
