import { isMemoryError, Memory } from "@pigeonhole/core";
import { done, input, ready, report } from "../../support/scenario-child.ts";

const { url, namespace, users, variant } = input<{
  url: string;
  namespace: string;
  users: number;
  variant: string;
}>();
const memory = new Memory<string>(namespace, { store: url, source: { agent: variant } });
await ready();
const seen: Record<string, string | undefined> = {};
for (let user = 0; user < users; user++) seen[`user ${user}`] = await assign(`user ${user}`);
await report(seen);
done();

async function assign(user: string): Promise<string | undefined> {
  try {
    return (await memory.set(user, variant, { ifRevision: 0 })).value;
  } catch (error) {
    if (isMemoryError(error) && error.code === "revision_conflict") return memory.get(user);
    throw error;
  }
}
