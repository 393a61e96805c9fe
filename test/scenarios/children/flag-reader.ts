import { Memory } from "@pigeonhole/core";
import { input, order, report } from "../../support/scenario-child.ts";

const { url, namespace, key } = input<{ url: string; namespace: string; key: string }>();
const memory = new Memory(namespace, { store: url });
let next = order();
await report("open");
for (;;) {
  await next;
  next = order();
  const { entries } = await memory.list();
  await report({ flag: await memory.get(key, "unset"), listed: entries.map(({ value }) => value) });
}
