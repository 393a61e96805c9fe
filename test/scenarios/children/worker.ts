import { isMemoryError, Memory } from "@pigeonhole/core";
import { done, input, ready, report } from "../../support/scenario-child.ts";

const { url, namespace, worker } = input<{ url: string; namespace: string; worker: string }>();
const memory = new Memory(namespace, { store: url, source: { agent: worker } });
const taken: string[] = [];
await ready();
for (let key = await take(); key !== undefined; key = await take()) taken.push(key);
await report(taken);
done();

/** Takes the first task that no one else has; the listing is by key, and so by priority. */
async function take(): Promise<string | undefined> {
  for (;;) {
    const { entries } = await memory.list({ prefix: "task/", limit: 5 });
    if (entries.length === 0) return undefined;
    for (const { key, revision } of entries) {
      if (await claims(key, revision)) return key;
    }
  }
}

async function claims(key: string, ifRevision: number): Promise<boolean> {
  try {
    return await memory.delete(key, { ifRevision });
  } catch (error) {
    if (isMemoryError(error) && error.code === "revision_conflict") return false;
    throw error;
  }
}
