import { createHash } from "node:crypto";
import { isMemoryError, Memory } from "@pigeonhole/core";
import { done, input, ready, report } from "../../support/scenario-child.ts";

const { url, namespace, documents, seed } = input<{
  url: string;
  namespace: string;
  documents: number;
  seed: number;
}>();
const memory = new Memory(namespace, { store: url });
const handled: string[] = [];
await ready();
// Every writer gets every document, and some of them twice, each in an order of its own.
for (let index = 0; index < documents * 1.5; index++) {
  const text = `document ${(index * 7 + seed * 31) % documents}`;
  const hash = createHash("sha256").update(text).digest("hex");
  try {
    await memory.set(`seen/${hash}`, { writer: seed }, { ifRevision: 0 });
    handled.push(text);
  } catch (error) {
    if (!isMemoryError(error) || error.code !== "revision_conflict") throw error;
  }
}
await report(handled);
done();
