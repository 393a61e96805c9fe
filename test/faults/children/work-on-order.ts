import "@pigeonhole/core/sqlite";
import { closeSync, openSync } from "node:fs";
import { Memory, openStore } from "@pigeonhole/core";
import { done, input, order, outcomeOf, say } from "../../support/fault-child.ts";

/**
 * Does what it is told, one order at a time, on one open store: `["set", namespace, key, value]`,
 * `["get", namespace, key]`, `["hold"]` to take every descriptor that is left, `["release"]`, `["stop"]`.
 * With `uid` it first becomes that user, whom permissions bind also where the tests run as root.
 */
const { url, uid } = input<{ url: string; uid?: number }>();
if (uid !== undefined) {
  process.setgid?.(uid);
  process.setuid?.(uid);
}
const store = openStore(url);
const held: number[] = [];
say("ready");
for (;;) {
  const [name, ...parameters] = (await order()) as string[];
  if (name === "stop") break;
  say(await outcomeOf(async () => carryOut(name ?? "", parameters)));
}
await store.close();
done();

async function carryOut(name: string, [namespace = "", key = "", value]: string[]): Promise<unknown> {
  if (name === "hold") return hold();
  if (name === "release") return held.splice(0).map((descriptor) => closeSync(descriptor)).length;
  const memory = new Memory(namespace, { store });
  return name === "set" ? (await memory.set(key, value)).revision : await memory.get(key);
}

function hold(): number {
  for (;;) {
    try {
      held.push(openSync("/dev/null", "r"));
    } catch {
      return held.length;
    }
  }
}
