import { Memory, openStore } from "@pigeonhole/core";
import { input, say } from "../../support/fault-child.ts";
import { type Operation, operationAt } from "./operations.ts";

/** Writes in several lanes at once, and says `[lane, index]` after each write that was acknowledged. */
const { url, seed, lanes } = input<{ url: string; seed: string; lanes: string[] }>();
const store = openStore(url);
await Promise.all(lanes.map((namespace, lane) => run(new Memory(namespace, { store }), lane)));

async function run(memory: Memory, lane: number): Promise<void> {
  for (let index = 0; ; index++) {
    await write(memory, operationAt(seed, lane, index));
    say([lane, index]);
  }
}

function write(memory: Memory, operation: Operation): Promise<unknown> {
  const { key } = operation;
  if (operation.kind === "increment") return memory.increment(key, operation.by);
  if (operation.kind === "delete") return memory.delete(key);
  if (operation.kind === "update") return memory.update(key, () => operation.value);
  const { value, ttlSeconds } = operation;
  return memory.set(key, value, ttlSeconds === undefined ? {} : { ttlSeconds });
}
