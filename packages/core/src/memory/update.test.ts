import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SqliteStore } from "../sqlite/sqlite-store.js";
import { Memory } from "./memory.js";

let now = 0;
let memory: Memory;

beforeEach(() => {
  now = 1_000;
  memory = new Memory("acme", { store: new SqliteStore({ clock: () => now }) });
});
afterEach(() => memory.store.close());

describe("update", () => {
  it("gives the function what is there, and undefined where nothing is", async () => {
    const seen: unknown[] = [];
    for (const next of [1, 2]) {
      await memory.update("n", (current) => {
        seen.push(current);
        return next;
      });
    }
    expect(seen).toEqual([undefined, 1]);
    expect((await memory.entry("n"))?.revision).toBe(2);
  });

  it.each(["a synchronous", "an asynchronous"])(
    "loses nothing when many go at once, with %s function",
    async (kind) => {
      const add = (current: unknown): number => Number(current ?? 0) + 1;
      await Promise.all(
        Array.from({ length: 20 }, () =>
          memory.update(
            "n",
            kind === "a synchronous"
              ? add
              : async (current) => {
                  await Promise.resolve();
                  return add(current);
                },
          ),
        ),
      );
      expect(await memory.get("n")).toBe(20);
      expect((await memory.history("n")).length).toBe(20);
    },
  );

  it("writes nothing when the function throws, and hands its error on", async () => {
    const reason = new Error("no");
    await expect(
      memory.update("n", () => {
        throw reason;
      }),
    ).rejects.toBe(reason);
    await expect(memory.update("n", () => Promise.reject(reason))).rejects.toBe(reason);
    await expect(memory.update("n", () => undefined)).rejects.toMatchObject({ code: "invalid_value" });
    expect(await memory.has("n")).toBe(false);
  });

  it("keeps the time to live", async () => {
    await memory.set("n", 1, { ttlSeconds: 60 });
    now = 31_000;
    await memory.update("n", () => 2);
    expect(await memory.increment("n")).toBe(3);
    expect((await memory.entry("n"))?.expiresAt).toBe(61_000);
  });
});

describe("increment", () => {
  it("counts from 0, by any finite number", async () => {
    expect(await memory.increment("n")).toBe(1);
    expect(await memory.increment("n", -3)).toBe(-2);
    expect(await memory.increment("n", 0.5)).toBe(-1.5);
  });

  it.each(["5", null, [1], { n: 1 }, true])(
    "refuses a value that is no number and leaves it: %j",
    async (value) => {
      await memory.set("n", value);
      await expect(memory.increment("n")).rejects.toMatchObject({ code: "invalid_value" });
      expect(await memory.get("n")).toEqual(value);
    },
  );

  it("refuses a sum that a number cannot hold exactly", async () => {
    await memory.set("n", Number.MAX_SAFE_INTEGER);
    await expect(memory.increment("n")).rejects.toMatchObject({ code: "invalid_value" });
    expect(await memory.get("n")).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses a step that is no number: %s", async (by) => {
    await expect(memory.increment("n", by)).rejects.toMatchObject({ code: "invalid_argument" });
  });
});

describe("a conditional write", () => {
  it("goes through at its revision only, and at 0 only when the key is absent", async () => {
    await memory.set("plan", "gold", { ifRevision: 0 });
    await expect(memory.set("plan", "x", { ifRevision: 0 })).rejects.toMatchObject({
      code: "revision_conflict",
    });
    await expect(memory.set("plan", "x", { ifRevision: 2 })).rejects.toMatchObject({
      code: "revision_conflict",
    });
    expect((await memory.set("plan", "silver", { ifRevision: 1 })).revision).toBe(2);
    await expect(memory.delete("plan", { ifRevision: 1 })).rejects.toMatchObject({
      code: "revision_conflict",
    });
    expect(await memory.delete("plan", { ifRevision: 2 })).toBe(true);
    expect((await memory.set("plan", "again", { ifRevision: 0 })).revision).toBe(4);
  });

  it("is won by one of many", async () => {
    const tries = Array.from({ length: 10 }, (_, index) => memory.set("plan", index, { ifRevision: 0 }));
    const settled = await Promise.allSettled(tries);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
