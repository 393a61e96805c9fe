import { parseNamespace } from "@pigeonhole/core";
import type { Store, StoredChange, StoredEntry } from "@pigeonhole/core/store";
import { equal, rejects } from "../assertions.js";
import type { Check, Trial } from "../trial.js";
import { viewOf } from "../view.js";

const HOME = parseNamespace("acme/copying");
const KEYS = ["one", "two", "gone", "brief", "again"];
const QUERIES = ["pigeon", "letters", "one"];

async function fill({ memory }: Trial): Promise<void> {
  const home = memory(HOME, { agent: "writer", run: "r1" });
  await home.set("one", "A pigeon carries letters");
  await home.set("two", { text: "Another pigeon", n: [1, null] });
  await home.set("gone", "pigeon");
  await home.set("brief", "A pigeon for a while", { ttlSeconds: 60 });
  await home.set("again", "first");
  await home.set("again", "second pigeon");
  await home.delete("gone");
  await home.restore("again", 1);
  await home.set("two", "Another pigeon with letters");
}

async function rowsOf(store: Store): Promise<{ changes: readonly StoredChange[]; entries: StoredEntry[] }> {
  const now = store.clock();
  const query = { order: "key", prefix: "", after: undefined, limit: 100 } as const;
  const listed = await store.list(HOME, query, now);
  return { changes: await store.changes(HOME, 0, 100, now), entries: listed.map(({ entry }) => entry) };
}

/** Rows of another store are taken over as they are, so that a tenant can be moved. */
export function copying(check: Check): void {
  const see = ({ store }: Trial) => viewOf(store, HOME, [...KEYS, "new"], QUERIES);
  /** Gives what the namespace holds, and empties it. */
  const takeOut = async ({ store }: Trial) => {
    const rows = await rowsOf(store);
    await store.eraseNamespace(HOME);
    return rows;
  };

  check("a namespace whose rows were taken over answers as the one that they are from", async (trial) => {
    await fill(trial);
    const wanted = await see(trial);
    const { changes, entries } = await takeOut(trial);
    await trial.store.adopt(HOME, { changes: changes.slice(0, 3), entries: [] });
    await trial.store.adopt(HOME, { changes: changes.slice(3), entries: entries.slice(0, 1) });
    await trial.store.adopt(HOME, { changes: [], entries });
    equal(await see(trial), wanted);
    await trial.store.adopt(HOME, { changes: [], entries });
    equal(await see(trial), wanted, "taken over twice");
  });

  check("a later record replaces or removes what was taken over before", async (trial) => {
    await fill(trial);
    const first = await rowsOf(trial.store);
    const home = trial.memory(HOME);
    await home.delete("one");
    await home.set("two", "No bird");
    await home.set("new", "A late pigeon");
    const wanted = await see(trial);
    const { changes, entries } = await takeOut(trial);
    await trial.store.adopt(HOME, first);
    await trial.store.adopt(HOME, { changes: changes.slice(first.changes.length), entries });
    equal(await see(trial), wanted);
  });

  check(
    "revisions and places go on where the copied ones end, and entries end at their time",
    async (trial) => {
      const goOn = async () => {
        const home = trial.memory(HOME);
        await home.set("gone", "back");
        await home.set("two", "again");
      };
      await fill(trial);
      const first = await rowsOf(trial.store);
      await goOn();
      const wanted = await see(trial);
      await trial.store.eraseNamespace(HOME);
      await trial.store.adopt(HOME, first);
      await goOn();
      equal(await see(trial), wanted);
      trial.clock.advance(60_000);
      equal(await trial.memory(HOME).has("brief"), false);
      equal(
        (await trial.memory(HOME).history("brief")).map(({ op }) => op),
        ["set", "expire"],
      );
    },
  );

  check(
    "records that do not go on where the journal ends are refused, and nothing is written",
    async (trial) => {
      await fill(trial);
      const wanted = await see(trial);
      const { changes, entries } = await takeOut(trial);
      await rejects(trial.store.adopt(HOME, { changes: changes.slice(1), entries }), "revision_conflict");
      equal(await trial.memory(HOME).list(), { entries: [] });
      await trial.store.adopt(HOME, { changes, entries });
      await rejects(trial.store.adopt(HOME, { changes, entries }), "revision_conflict");
      equal(await see(trial), wanted);
    },
  );

  check("taking rows over changes no sibling", async (trial) => {
    await fill(trial);
    const sibling = trial.memory("acme/copying-too");
    await sibling.set("one", "A sibling's pigeon");
    const before = await viewOf(trial.store, sibling.namespace, ["one"], QUERIES);
    await trial.store.adopt(HOME, await takeOut(trial));
    equal(await viewOf(trial.store, sibling.namespace, ["one"], QUERIES), before);
  });
}
