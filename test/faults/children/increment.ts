import { Memory, openStore } from "@pigeonhole/core";
import { done, input, ready, say } from "../../support/fault-child.ts";

/** Increments one key many times, and says each sum that it got. */
const { url, times } = input<{ url: string; times: number }>();
const memory = new Memory("acme/counters", { store: openStore(url) });
await ready();
const sums: number[] = [];
for (let time = 0; time < times; time++) sums.push(await memory.increment("visits"));
say(sums);
await memory.store.close();
done();
