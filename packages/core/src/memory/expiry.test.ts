import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SqliteStore } from "../sqlite/sqlite-store.js";
import { Tenant } from "../tenant.js";
import { Memory } from "./memory.js";

let now = 0;
let store: SqliteStore;
let memory: Memory;

beforeEach(() => {
  now = 1_000;
  store = new SqliteStore({ clock: () => now });
  memory = new Memory("acme", { store });
});
afterEach(() => store.close());

async function everywhere(): Promise<unknown[]> {
  const { entries } = await memory.list();
  const newest = await memory.list({ order: "newest" });
  const { matches, total } = await memory.recall("code");
  const { entries: counted } = await new Tenant("acme", { store }).usage();
  return [
    await memory.has("code"),
    await memory.get("code"),
    entries.length,
    newest.entries.length,
    matches.length,
    total,
    counted,
  ];
}

describe("an entry with a time to live", () => {
  it("is there up to its last millisecond and nowhere from the next", async () => {
    await memory.set("code", "4711", { ttlSeconds: 1.5 });
    now = 2_499;
    expect(await everywhere()).toEqual([true, "4711", 1, 1, 1, 1, 1]);
    now = 2_500;
    expect(await everywhere()).toEqual([false, undefined, 0, 0, 0, 0, 0]);
  });

  it("plays no part in the ranking of others once it is over", async () => {
    const scores = async (): Promise<number[]> =>
      (await memory.recall("gold code")).matches.map(({ score }) => score);
    await memory.set("plan", "gold plan");
    await memory.set("city", "code of the city");
    const before = await scores();
    await memory.set("code", "gold code", { ttlSeconds: 1 });
    expect(await scores()).not.toEqual(before);
    now = 3_000;
    expect(await scores()).toEqual(before);
  });

  it("ends in its history at the time at which it ended, and keeps its revision for the next write", async () => {
    await memory.set("code", "4711", { ttlSeconds: 1 });
    now = 90_000;
    expect(await memory.history("code")).toMatchObject([
      { revision: 1, op: "set" },
      { revision: 2, op: "expire", at: 2_000 },
    ]);
    expect((await memory.set("code", "new", { ifRevision: 0 })).revision).toBe(3);
  });

  it("leaves no value of it in the history", async () => {
    await memory.set("code", "4711", { ttlSeconds: 1 });
    now = 90_000;
    expect((await memory.history("code"))[0]).not.toHaveProperty("value");
  });

  it("stays for good when it is written again without one", async () => {
    await memory.set("code", "4711", { ttlSeconds: 1 });
    await memory.set("code", "4711");
    now = 90_000;
    expect(await memory.get("code")).toBe("4711");
  });

  it("is counted by no clear and deleted by no delete once it is over", async () => {
    await memory.set("code", "4711", { ttlSeconds: 1 });
    await memory.set("plan", "gold");
    now = 2_000;
    expect(await memory.delete("code")).toBe(false);
    expect(await memory.clear()).toBe(1);
  });
});
