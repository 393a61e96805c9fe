import { Memory, openStore } from "@pigeonhole/core";
import { done, input, say } from "../../support/fault-child.ts";
import { outcomeOf } from "../../support/fault-outcome.ts";

/** Reads every key of a namespace with its value. */
const { url, namespace } = input<{ url: string; namespace: string }>();
const store = openStore(url);
say(
  await outcomeOf(async () => {
    const found: [string, unknown][] = [];
    for await (const { key, value } of new Memory(namespace, { store }).entries()) found.push([key, value]);
    return found;
  }),
);
await store.close();
done();
