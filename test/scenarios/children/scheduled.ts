import { isMemoryError, Memory, openStore } from "@pigeonhole/core";
import { done, input, order, report } from "../../support/scenario-child.ts";

const {
  url,
  namespace,
  items,
  waits,
  later = 0,
} = input<{ url: string; namespace: string; items: number; waits?: boolean; later?: number }>();
const store = openStore(url, { clock: () => Date.now() + later });
const memory = new Memory<number>(namespace, { store });
if (await marks()) {
  const last = await memory.get("last item", 0);
  const go = waits === true ? order() : undefined;
  await report({ startsAfter: last });
  await go;
  for (let item = last + 1; item <= last + items; item++) await memory.set("last item", item);
  await memory.delete("in progress");
  await report({ lastItem: await memory.get("last item") });
} else {
  await report({ skipped: "in progress" });
}
done();

async function marks(): Promise<boolean> {
  try {
    await memory.set("in progress", process.pid, { ifRevision: 0, ttlSeconds: 600 });
    return true;
  } catch (error) {
    if (isMemoryError(error) && error.code === "revision_conflict") return false;
    throw error;
  }
}
