import "@pigeonhole/core/sqlite";
import { closeSync, openSync } from "node:fs";
import { Memory, openStore, Tenant } from "@pigeonhole/core";
import { done, input, order, say } from "../../support/fault-child.ts";
import { outcomeOf } from "../../support/fault-outcome.ts";

/**
 * Does what it is told, one order at a time, on one open store: `["set", namespace, key, value, ttlSeconds?]`,
 * `["get", namespace, key]`, `["erase", tenant]`, `["hold"]` to take every descriptor that is left, `["release", count?]`, `["stop"]`.
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

async function carryOut(name: string, [namespace = "", key = "", value, ttl]: string[]): Promise<unknown> {
  if (name === "hold") return hold();
  if (name === "release") return release(namespace === "" ? held.length : Number(namespace));
  if (name === "erase") return void (await new Tenant(namespace, { store }).erase());
  const memory = new Memory(namespace, { store });
  if (name === "get") return memory.get(key);
  return (await memory.set(key, value, ttl === undefined ? {} : { ttlSeconds: Number(ttl) })).revision;
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

function release(count: number): number {
  for (const descriptor of held.splice(0, count)) closeSync(descriptor);
  return held.length;
}
