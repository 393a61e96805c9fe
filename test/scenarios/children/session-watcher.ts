import { setImmediate as turn } from "node:timers/promises";
import { Memory } from "@pigeonhole/core";
import { done, input, report } from "../../support/scenario-child.ts";

const { url, namespace, key } = input<{ url: string; namespace: string; key: string }>();
const memory = new Memory(namespace, { store: url });
await memory.get(key);
await report("open");
let lastThereBefore = 0;
for (;;) {
  const before = Date.now();
  const isThere = await memory.has(key);
  const after = Date.now();
  if (isThere) lastThereBefore = before;
  else if (lastThereBefore > 0) {
    await report({ lastThereBefore, firstGoneAfter: after });
    break;
  }
  await turn();
}
done();
