import { Memory, openStore } from "@pigeonhole/core";
import { done, input, ready, say } from "../../support/fault-child.ts";

/** Writes many keys one after another while a 5 ms interval watches the event loop. */
const { url, name, writes } = input<{ url: string; name: string; writes: number }>();
const memory = new Memory("acme/shared", { store: openStore(url) });
// Loading and opening take their time too, and are not what is watched here.
await memory.set(`${name}-0`, { name, index: 0 });
await ready();
let longestGap = 0;
let turned = performance.now();
const watch = setInterval(() => {
  const now = performance.now();
  longestGap = Math.max(longestGap, now - turned);
  turned = now;
}, 5);
const started = performance.now();
let longestWrite = 0;
for (let index = 1; index < writes; index++) {
  const begun = performance.now();
  await memory.set(`${name}-${index}`, { name, index });
  longestWrite = Math.max(longestWrite, performance.now() - begun);
}
clearInterval(watch);
say({ longestGap, longestWrite, took: performance.now() - started });
await memory.store.close();
done();
