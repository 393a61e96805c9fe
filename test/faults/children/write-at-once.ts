import { Memory, openStore, Tenant } from "@pigeonhole/core";
import { done, input, ready } from "../../support/fault-child.ts";

/** Writes to tenants that do not exist until a process is the first, each of them when the parent says so. */
const { url, name, tenants } = input<{ url: string; name: string; tenants: readonly string[] }>();
const store = openStore(url);
// Loading takes its time, and differently long in each process.
await new Tenant("nobody", { store }).namespaces();
for (const tenant of tenants) {
  await ready();
  await new Memory(tenant, { store }).set(name, tenant);
}
await store.close();
done();
