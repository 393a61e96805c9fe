import { setTimeout as sleep } from "node:timers/promises";
import { Memory } from "@pigeonhole/core";
import { done, input, report } from "../../support/scenario-child.ts";

const { url, namespace } = input<{ url: string; namespace: string }>();
const memory = new Memory(namespace, { store: url, source: { agent: "analyst" } });
await report({ status: await memory.get("status", null) });
while ((await memory.get("status")) !== "collected") await sleep(5);
let found = 0;
let sum = 0;
for await (const { key } of memory.entries({ prefix: "item/" })) {
  found += 1;
  sum += (await memory.get<{ amount: number }>(key))?.amount ?? 0;
}
await memory.set("analysis", { found, sum });
await report({ found, sum });
done();
