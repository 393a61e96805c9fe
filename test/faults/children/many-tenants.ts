import { readdirSync } from "node:fs";
import { Memory, openStore } from "@pigeonhole/core";
import { done, input, say } from "../../support/fault-child.ts";

/** Works on many tenants in turn; with `count`, which takes a descriptor too, it says how many were open at most. */
const { url, tenants, rounds, count } = input<{
  url: string;
  tenants: number;
  rounds: number;
  count: boolean;
}>();
const store = openStore(url);
let most = 0;
for (let round = 0; round < rounds; round++) {
  for (let tenant = 0; tenant < tenants; tenant++) {
    const name = `tenant-${tenant}`;
    const memory = new Memory(name, { store });
    await memory.increment("count");
    if (round === 0) await memory.set("name", name);
    else if ((await memory.get("name")) !== name) throw new Error(`${name} has another's name.`);
    if (count) most = Math.max(most, readdirSync("/proc/self/fd").length);
  }
}
say(most);
await store.close();
done();
