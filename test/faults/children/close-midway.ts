import { Memory, openStore } from "@pigeonhole/core";
import { done, input, order, say } from "../../support/fault-child.ts";
import { outcomeOf } from "../../support/fault-outcome.ts";

/**
 * Writes in several lanes until the parent says so, then closes the store in the middle; or with `close: false` leaves
 * it open. Says which keys were acknowledged and with what each other write was answered.
 */
const { url, lanes, close } = input<{ url: string; lanes: readonly string[]; close: boolean }>();
const store = openStore(url);
const kept: string[] = [];
const refusals: unknown[] = [];
let enough = false;
const writing = Promise.all(lanes.map((namespace) => run(new Memory(namespace, { store }), namespace)));
await order();
if (close) await Promise.all([store.close(), store.close()]);
else enough = true;
await writing;
say({ kept, refusals });
done();

/** Starts the next write without waiting for the last one, now and then, so that some wait for their turn. */
async function run(memory: Memory, lane: string): Promise<void> {
  for (let index = 0; !enough; index += 3) {
    const batch = [index, index + 1, index + 2].map(async (number) => {
      const key = `key-${number}`;
      const outcome = await outcomeOf(() => memory.set(key, number));
      if (outcome.ok) kept.push(`${lane} ${key}`);
      else refusals.push(outcome);
      return outcome.ok;
    });
    if ((await Promise.all(batch)).includes(false)) return;
    if (index === 30) say("writing");
  }
}
