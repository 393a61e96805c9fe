import { Memory } from "@pigeonhole/core";
import { done, input, order, report } from "../../support/scenario-child.ts";

const { url, namespace, key } = input<{ url: string; namespace: string; key: string }>();
const memory = new Memory(namespace, { store: url });
const again = order();
await report(await memory.get(key, "nothing"));
await again;
await report(await memory.get(key, "nothing"));
done();
