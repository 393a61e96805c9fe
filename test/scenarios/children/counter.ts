import { Memory } from "@pigeonhole/core";
import { done, input, ready, report } from "../../support/scenario-child.ts";

const { url, namespace, calls, limit } = input<{
  url: string;
  namespace: string;
  calls: number;
  limit: number;
}>();
const memory = new Memory<number>(namespace, { store: url });
const numbers: number[] = [];
let admitted = 0;
let refused = 0;

class LimitReached extends Error {}

await ready();
for (let call = 0; call < calls; call++) {
  numbers.push(await memory.increment("calls"));
  if (await admit()) admitted += 1;
  else refused += 1;
}
await report({ numbers, admitted, refused });
done();

/** Takes a token unless all are taken; the refusal writes nothing. */
async function admit(): Promise<boolean> {
  try {
    await memory.update("tokens", (taken = 0) => {
      if (taken >= limit) throw new LimitReached();
      return taken + 1;
    });
    return true;
  } catch (error) {
    if (error instanceof LimitReached) return false;
    throw error;
  }
}
