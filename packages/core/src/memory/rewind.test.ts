import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SqliteStore } from "../sqlite/sqlite-store.js";
import { Memory } from "./memory.js";

let now = 0;
let store: SqliteStore;
let memory: Memory;
let intruder: Memory;

beforeEach(() => {
  now = 1_000;
  store = new SqliteStore({ clock: () => now });
  memory = new Memory("acme", { store, source: { agent: "desk" } });
  intruder = new Memory("acme", { store, source: { agent: "intruder", run: "r1" } });
});
afterEach(() => store.close());

const later = (): void => {
  now += 1_000;
};

describe("rewind to a time", () => {
  it("brings back what was changed or deleted and removes what was new, as new revisions", async () => {
    await memory.set("plan", "gold");
    await memory.set("city", "Lisbon");
    const then = now;
    later();
    await memory.set("plan", "free");
    await memory.delete("city");
    await memory.set("new", 1);
    later();
    expect(await memory.rewind({ to: then })).toBe(3);
    expect([await memory.get("plan"), await memory.get("city"), await memory.get("new")]).toEqual([
      "gold",
      "Lisbon",
      undefined,
    ]);
    expect((await memory.entry("plan"))?.revision).toBe(3);
    expect((await memory.history("plan")).at(-1)).toMatchObject({
      op: "set",
      value: "gold",
      restoredFrom: 1,
    });
  });

  it("changes nothing when run again, and can itself be rewound", async () => {
    await memory.set("plan", "gold");
    const then = now;
    later();
    await memory.set("plan", "free");
    const before = now;
    later();
    await memory.rewind({ to: new Date(then) });
    expect(await memory.rewind({ to: then })).toBe(0);
    later();
    expect(await memory.rewind({ to: before })).toBe(1);
    expect(await memory.get("plan")).toBe("free");
  });

  it("does not bring back what has meanwhile ended", async () => {
    await memory.set("code", "4711", { ttlSeconds: 5 });
    const then = now;
    later();
    await memory.set("code", "0000");
    now = 60_000;
    expect(await memory.rewind({ to: then })).toBe(1);
    expect(await memory.has("code")).toBe(false);
  });

  it("goes over more keys than one transaction takes", async () => {
    const then = now - 1;
    await store.write(
      memory.namespace,
      Array.from({ length: 450 }, (_, index) => `k${index}`),
      () => ({
        op: "set",
        json: "1",
        expiresAt: undefined,
        source: undefined,
      }),
    );
    expect(await memory.rewind({ to: then })).toBe(450);
    expect((await memory.list()).entries).toEqual([]);
  });
});

describe("rewind of a source", () => {
  it("undoes what that source wrote while later writes of others stay", async () => {
    await memory.set("plan", "gold");
    await intruder.set("plan", "stolen");
    await intruder.set("city", "nowhere");
    await memory.set("city", "Porto");
    await intruder.delete("plan");
    await intruder.set("new", 1);
    expect(await memory.rewind({ source: { agent: "intruder" } })).toBe(2);
    expect([await memory.get("plan"), await memory.get("city"), await memory.has("new")]).toEqual([
      "gold",
      "Porto",
      false,
    ]);
  });

  it("leaves a source that has only some of the fields", async () => {
    await intruder.set("plan", "x");
    expect(await memory.rewind({ source: { agent: "intruder", run: "r2" } })).toBe(0);
    expect(await memory.rewind({ source: { run: "r1" } })).toBe(1);
  });

  it("keeps the first author on record for a value that it brings back", async () => {
    await memory.set("plan", "gold");
    await intruder.set("plan", "stolen");
    const admin = new Memory("acme", { store, source: { user: "admin" } });
    await admin.rewind({ source: { agent: "intruder" } });
    expect((await memory.entry("plan"))?.source).toEqual({ agent: "desk" });
    expect((await memory.history("plan")).at(-1)?.source).toEqual({ user: "admin" });
  });

  it("also undoes a value of that source which someone else has restored", async () => {
    await memory.set("plan", "gold");
    await intruder.set("plan", "stolen");
    await memory.set("plan", "silver");
    await memory.restore("plan", 2);
    await memory.rewind({ source: { agent: "intruder" } });
    expect(await memory.get("plan")).toBe("silver");
  });
});

describe("what rewind takes", () => {
  it.each([
    {},
    { to: "yesterday" },
    { to: Number.NaN },
    { to: new Date(Number.NaN) },
    { source: {} },
    { source: { who: "x" } },
    { to: 1, since: 2 },
    { to: 1, source: { agent: "a" } },
    null,
  ])("is refused when it is wrong: %j", async (to) => {
    await expect((async () => Reflect.apply(memory.rewind, memory, [to]))()).rejects.toMatchObject({
      code: "invalid_argument",
    });
  });
});

describe("restore", () => {
  it("writes the value of an earlier revision again", async () => {
    await memory.set("plan", "gold");
    await memory.delete("plan");
    expect(await memory.restore("plan", 1)).toMatchObject({ value: "gold", revision: 3 });
  });

  it.each([
    [2, /is a delete/],
    [9, /does not exist/],
  ])("says why revision %i cannot be restored", async (revision, why) => {
    await memory.set("plan", "gold");
    await memory.delete("plan");
    await expect(memory.restore("plan", revision)).rejects.toThrowError(why);
  });

  it("does not bring back a value that has ended", async () => {
    await memory.set("code", "4711", { ttlSeconds: 1 });
    now = 60_000;
    await memory.history("code");
    await expect(memory.restore("code", 1)).rejects.toMatchObject({ code: "invalid_argument" });
  });
});
