import { MemoryError, parseNamespace, type Store } from "@pigeonhole/core";
import { equal, rejects } from "../assertions.js";
import type { Check, Trial } from "../trial.js";
import { tenantViewOf, type View, viewOf } from "../view.js";

const TENANT = parseNamespace("acme");
const HOME = parseNamespace("acme/erase");
const CHILD = parseNamespace("acme/erase/child");
const KEYS = ["one", "gone", "brief"];
const NOTHING = { namespaces: 0, entries: 0, changes: 0, bytes: 0 };

async function fill({ memory }: Trial, name: string): Promise<void> {
  const home = memory(name);
  await home.set("one", "pigeon");
  await home.set("one", "pigeon post");
  await home.set("gone", "pigeon");
  await home.delete("gone");
  await home.set("brief", "pigeon", { ttlSeconds: 1 });
}

function view(store: Store, name: string): Promise<View> {
  return viewOf(store, parseNamespace(name), KEYS, ["pigeon"]);
}

/** Erasing leaves nothing of what it names, and all of what it does not. */
export function erasure(check: Check): void {
  check("an erased namespace is as if it had never been", async (trial) => {
    const untouched = await view(trial.store, HOME);
    await fill(trial, HOME);
    await trial.tenant("acme").eraseNamespace(HOME);
    equal(await view(trial.store, HOME), untouched);
    equal(await trial.tenant("acme").namespaces(), []);
  });

  check("an erased namespace starts again from the first revision", async (trial) => {
    await fill(trial, HOME);
    await trial.tenant("acme").eraseNamespace(HOME);
    const entry = await trial.memory(HOME).set("one", "anew");
    equal(entry.revision, 1);
    equal((await trial.memory(HOME).changes()).changes.length, 1);
    await rejects(trial.memory(HOME).restore("gone", 1), "invalid_argument");
  });

  check("erasing a namespace leaves its children and parent", async (trial) => {
    for (const name of ["acme", HOME, CHILD]) await fill(trial, name);
    const [parent, child] = [await view(trial.store, "acme"), await view(trial.store, CHILD)];
    await trial.tenant("acme").eraseNamespace(HOME);
    equal(await view(trial.store, "acme"), parent);
    equal(await view(trial.store, CHILD), child);
    equal(await trial.tenant("acme").namespaces(), ["acme", CHILD]);
  });

  check("erasing what is not there is no error", async (trial) => {
    await trial.tenant("acme").eraseNamespace(HOME);
    equal(await trial.tenant("acme").erase(), NOTHING);
    equal(await trial.tenant("acme").usage(), NOTHING);
    await fill(trial, HOME);
    await trial.tenant("acme").eraseNamespace(CHILD);
    equal((await trial.tenant("acme").usage()).entries, 2);
  });

  check("an erased tenant is as if it had never been", async (trial) => {
    const names = ["acme", HOME, CHILD];
    const untouched = await Promise.all(names.map((name) => view(trial.store, name)));
    for (const name of names) await fill(trial, name);
    const { namespaces, entries, changes } = await trial.tenant("acme").erase();
    equal({ namespaces, entries, changes }, { namespaces: 3, entries: 6, changes: 15 });
    equal(await Promise.all(names.map((name) => view(trial.store, name))), untouched);
    equal(await trial.tenant("acme").usage(), NOTHING);
    equal(await trial.tenant("acme").namespaces(), []);
  });

  check("an erased tenant can begin again", async (trial) => {
    await fill(trial, HOME);
    await trial.tenant("acme").erase();
    equal((await trial.memory(HOME).set("one", "anew")).revision, 1);
    equal(await trial.memory(HOME).get("gone"), undefined);
    equal(await trial.tenant("acme").namespaces(), [HOME]);
    await trial.tenant("acme").erase();
    equal(await trial.memory(HOME).has("one"), false);
  });

  check("a tenant is erased for what it has at that moment, or left as it is", async (trial) => {
    await fill(trial, HOME);
    await trial.memory(CHILD).set("one", "pigeon");
    const before = await view(trial.store, HOME);
    const told: unknown[] = [];
    const refused = trial.store.erase(TENANT, (positions) => {
      told.push(...positions);
      throw new MemoryError("revision_conflict", "Not this time.");
    });
    await rejects(refused, "revision_conflict");
    equal(told, [
      [HOME, 5],
      [CHILD, 1],
    ]);
    equal(await view(trial.store, HOME), before);
    await trial.store.erase(TENANT, ({ size }) => equal(size, 2));
    equal(await trial.tenant("acme").usage(), NOTHING);
    equal(await trial.tenant("acme").namespaces(), []);
  });

  check(
    "a place in a journal that was erased is refused, also when the new one has passed it",
    async (trial) => {
      const home = trial.memory(HOME);
      const other = trial.memory(CHILD);
      for (const erase of [
        () => trial.tenant("acme").erase(),
        () => trial.tenant("acme").eraseNamespace(HOME),
      ]) {
        await fill(trial, HOME);
        await other.set("one", "pigeon");
        const places = [(await home.changes({ limit: 2 })).next, (await home.changes({ from: "end" })).next];
        const start = (await trial.memory("acme/empty").changes()).next;
        await erase();
        for (let written = 0; written < 7; written += 1) {
          for (const since of places) await rejects(home.changes({ since }), "invalid_argument");
          trial.clock.advance(1);
          await home.set("one", written);
        }
        equal((await home.changes()).changes.length, 7);
        equal((await trial.memory("acme/empty").changes({ since: start })).changes, []);
        const { next } = await home.changes({ from: "end" });
        equal((await home.changes({ since: next })).changes, []);
        await trial.tenant("acme").erase();
      }
    },
  );

  check("erasing a tenant leaves all others", async (trial) => {
    const others = ["acme2/erase", "Acme/erase", "acm/e/erase"];
    for (const name of [HOME, ...others]) await fill(trial, name);
    const seen = () =>
      Promise.all(
        others.map(async (name) => [
          await view(trial.store, name),
          await tenantViewOf(trial.store, name.split("/")[0] ?? ""),
        ]),
      );
    const before = await seen();
    await trial.tenant("acme").erase();
    equal(await seen(), before);
  });

  check("a namespace of another tenant is not erased", async (trial) => {
    await fill(trial, HOME);
    await rejects(trial.tenant("acme2").eraseNamespace(HOME), "not_allowed");
    equal(await trial.memory(HOME).get("one"), "pigeon post");
  });

  check("writes at the time of an erase end before or after it, never half", async (trial) => {
    await fill(trial, HOME);
    const home = trial.memory(HOME);
    const writes = Array.from({ length: 20 }, (_, index) => home.set(`key ${index}`, "pigeon"));
    await Promise.all([...writes, trial.tenant("acme").erase()]);
    const [{ entries }, { total }] = [await home.list(), await home.recall("pigeon")];
    equal(total, entries.length);
    equal((await home.changes()).changes.length >= entries.length, true);
  });
}
