import { Memory } from "@pigeonhole/core";
import { done, input } from "../../support/scenario-child.ts";

const { url, namespace, items } = input<{ url: string; namespace: string; items: number }>();
const memory = new Memory(namespace, { store: url, source: { agent: "collector" } });
for (let item = 0; item < items; item++) await memory.set(`item/${item}`, { amount: item });
await memory.set("status", "collected");
done();
