import { setTimeout as sleep } from "node:timers/promises";
import { Memory } from "@pigeonhole/core";
import { done, input, ready } from "../../support/scenario-child.ts";

const { url, namespace, field, writes, waits } = input<{
  url: string;
  namespace: string;
  field: string;
  writes: number;
  waits: boolean;
}>();
const memory = new Memory<Record<string, unknown>>(namespace, { store: url });
await ready();
for (let write = 0; write < writes; write++) {
  const next = (current: Record<string, unknown> = {}) => ({
    ...current,
    [field]: Number(current[field]) + 1,
  });
  await memory.update("preferences", waits ? (current) => sleep(1).then(() => next(current)) : next);
}
done();
