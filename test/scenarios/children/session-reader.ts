import { Memory, openStore } from "@pigeonhole/core";
import { input, order, report } from "../../support/scenario-child.ts";

const given = input<{ url: string; namespace: string; key: string; now: number }>();
let now = given.now;
const store = openStore(given.url, { clock: () => now });
const memory = new Memory(given.namespace, { store });
for (;;) {
  const next = order<{ now: number }>();
  const { entries } = await memory.list();
  const { total } = await memory.recall("session");
  await report({ value: await memory.get(given.key, "nothing"), listed: entries.length, total });
  ({ now } = await next);
}
