import { parseNamespace } from "@pigeonhole/core";
import { equal } from "../assertions.js";
import type { Check, Trial } from "../trial.js";

const HOME = parseNamespace("acme/rewind");

async function state({ memory }: Trial): Promise<Record<string, unknown>> {
  const { entries } = await memory(HOME).list({ limit: 1_000 });
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}

/** Undoing by time and by source writes new revisions and touches nothing else. */
export function rewind(check: Check): void {
  check("rewind to a time undoes sets, changes and deletes after it", async (trial) => {
    const home = trial.memory(HOME);
    await home.set("changed", "before");
    await home.set("deleted", "before");
    await home.set("kept", "before");
    const then = trial.clock.now;
    trial.clock.advance(10);
    await home.set("changed", "after");
    await home.delete("deleted");
    await home.set("added", "after");
    equal(await home.rewind({ to: then }), 3);
    equal(await state(trial), { changed: "before", deleted: "before", kept: "before" });
    equal((await home.entry("kept"))?.revision, 1);
  });

  check("a write in the very millisecond of the time stays", async (trial) => {
    const home = trial.memory(HOME);
    const then = trial.clock.now;
    await home.set("at", 1);
    trial.clock.advance(1);
    await home.set("after", 1);
    equal(await home.rewind({ to: then }), 1);
    equal(await state(trial), { at: 1 });
  });

  check("a rewind can be rewound", async (trial) => {
    const home = trial.memory(HOME);
    await home.set("key", "one");
    const first = trial.clock.now;
    trial.clock.advance(10);
    await home.set("key", "two");
    const second = trial.clock.now;
    trial.clock.advance(10);
    await home.rewind({ to: first });
    equal(await state(trial), { key: "one" });
    trial.clock.advance(10);
    await home.rewind({ to: second });
    equal(await state(trial), { key: "two" });
  });

  check("rewind without a source keeps what others wrote later", async (trial) => {
    const [good, bad] = [trial.memory(HOME, { agent: "good" }), trial.memory(HOME, { agent: "bad" })];
    await good.set("poisoned", "truth");
    await good.set("mended", "truth");
    await bad.set("poisoned", "lie");
    await bad.set("mended", "lie");
    await bad.set("planted", "lie");
    await good.delete("gone");
    await good.set("mended", "better truth");
    equal(await good.rewind({ source: { agent: "bad" } }), 2);
    equal(await state(trial), { mended: "better truth", poisoned: "truth" });
    equal(await good.rewind({ source: { agent: "bad" } }), 0);
  });

  check("a value whose time is over does not come back", async (trial) => {
    const home = trial.memory(HOME);
    await home.set("key", "brief", { ttlSeconds: 1 });
    const then = trial.clock.now;
    trial.clock.advance(500);
    await home.set("key", "after");
    trial.clock.advance(500);
    equal(await home.rewind({ to: then }), 1);
    equal(await state(trial), {});
  });

  check("a value that still has time comes back with its end", async (trial) => {
    const home = trial.memory(HOME);
    const { expiresAt } = await home.set("key", "brief", { ttlSeconds: 1 });
    const then = trial.clock.now;
    trial.clock.advance(400);
    await home.delete("key");
    await home.rewind({ to: then });
    equal((await home.entry("key"))?.expiresAt, expiresAt);
    trial.clock.advance(600);
    equal(await state(trial), {});
  });

  check("rewind touches no other namespace", async (trial) => {
    const other = trial.memory("acme/rewind/child", { agent: "bad" });
    await other.set("key", 1);
    await trial.memory(HOME, { agent: "bad" }).set("key", 1);
    equal(await trial.memory(HOME).rewind({ source: { agent: "bad" } }), 1);
    equal(await trial.memory(HOME).rewind({ to: 0 }), 0);
    equal(await other.get("key"), 1);
    equal((await other.history("key")).length, 1);
  });

  check("recall follows a rewind", async (trial) => {
    const home = trial.memory(HOME);
    await home.set("key", "pigeon");
    const then = trial.clock.now;
    const before = await home.recall("pigeon");
    trial.clock.advance(1);
    await home.set("key", "falcon");
    await home.set("more", "falcon falcon");
    await home.rewind({ to: then });
    const after = await home.recall("pigeon");
    equal(
      after.matches.map(({ entry, score }) => [entry.value, score]),
      before.matches.map(({ entry, score }) => [entry.value, score]),
    );
    equal((await home.recall("falcon")).total, 0);
  });
}
