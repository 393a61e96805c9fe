import { Memory, openStore } from "@pigeonhole/core";
import { done, input, ready } from "../../support/fault-child.ts";

/** Writes to tenants that do not exist until a process is the first. */
const { url, name, tenants } = input<{ url: string; name: string; tenants: readonly string[] }>();
const store = openStore(url);
await store.namespaces("nobody" as Parameters<typeof store.namespaces>[0]);
await ready();
for (const tenant of tenants) await new Memory(tenant, { store }).set(name, tenant);
await store.close();
done();
