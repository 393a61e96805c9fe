import { Memory, parseNamespace, Tenant } from "@pigeonhole/core";
import { equal, rejects } from "../assertions.js";
import type { Check, Trial } from "../trial.js";
import { tenantViewOf, viewOf } from "../view.js";

const HOME = parseNamespace("acme/persistence");
const KEYS = ["one", "gone", "brief"];

async function fill({ memory }: Trial): Promise<void> {
  const home = memory(HOME, { agent: "writer" });
  await home.set("one", "pigeon");
  await home.set("brief", "pigeon", { ttlSeconds: 1 });
  await home.set("gone", "pigeon");
  await home.delete("gone");
}

/** Data outlives the store that wrote it, or ends with it, as the adapter says. */
export function persistence(check: Check): void {
  check("what is there when a store is opened again is what the adapter says", async (trial) => {
    await fill(trial);
    const see = async (store: Trial["store"]) => ({
      ...(await viewOf(store, HOME, KEYS, ["pigeon"])),
      ...(await tenantViewOf(store, "acme")),
    });
    const written = await see(trial.store);
    await trial.store.close();
    const again = await trial.again();
    if (trial.persistent) return equal(await see(again), written);
    equal(await new Tenant("acme", { store: again }).namespaces(), []);
    equal(await new Memory(HOME, { store: again }).list(), { entries: [] });
  });

  check("two open stores share their data, or share nothing, as the adapter says", async (trial) => {
    const [one, other] = [trial.store, await trial.again()].map((store) => new Memory(HOME, { store }));
    if (one === undefined || other === undefined) throw new Error("two memories were made");
    await one.set("key", "pigeon");
    if (!trial.persistent) return equal(await other.get("key"), undefined);
    equal(await other.get("key"), "pigeon");
    await other.set("key", "falcon");
    equal(await one.get("key"), "falcon");
    equal((await one.recall("falcon")).total, 1);
    await other.delete("key");
    equal(await one.has("key"), false);
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : other).increment("counter")),
    );
    equal([await one.get("counter"), await other.get("counter")], [40, 40]);
    await new Tenant("acme", { store: other.store }).erase();
    equal(await one.entry("counter"), undefined);
    equal((await one.set("counter", 1)).revision, 1);
    equal(await other.get("counter"), 1);
  });

  check("every method of a closed store rejects with store_unavailable", async (trial) => {
    await fill(trial);
    const { store } = trial;
    const now = store.clock();
    await store.close();
    const acme = parseNamespace("acme");
    const calls: Record<string, () => Promise<unknown>> = {
      get: () => store.get(HOME, "one", now),
      write: () => store.write(HOME, ["one"], () => undefined),
      list: () => store.list(HOME, { order: "key", prefix: "", after: undefined, limit: 1 }, now),
      position: () => store.position(HOME, now),
      history: () => store.history(HOME, "one", now),
      changes: () => store.changes(HOME, 0, 1, now),
      changedKeys: () => store.changedKeys(HOME, { after: 0 }, now),
      search: () => store.search(HOME, { terms: ["pigeon"] }, now),
      termsBetween: () => store.termsBetween(HOME, "a", "z", 1),
      newestOf: () => store.newestOf(HOME, [1], 1, now),
      putVectors: () => store.putVectors(HOME, "model", []),
      vectors: () => store.vectors(HOME, "model"),
      vectorModels: () => store.vectorModels(HOME),
      dropVectors: () => store.dropVectors(HOME, "model"),
      adopt: () => store.adopt(HOME, { changes: [], entries: [] }),
      namespaces: () => store.namespaces(acme),
      usage: () => store.usage(acme, now),
      erase: () => store.erase(acme),
      eraseNamespace: () => store.eraseNamespace(HOME),
    };
    for (const [name, call] of Object.entries(calls)) await rejects(call(), "store_unavailable", name);
  });

  check("a store may be closed twice, and without use", async (trial) => {
    await trial.store.close();
    await trial.store.close();
  });
}
