import { Memory } from "@pigeonhole/core";
import { describe, expect, test } from "vitest";
import { start } from "../support/scenario-process.ts";
import { sharedStores, usePlace } from "../support/stores.ts";

const MINUTES_30 = 1_800;

describe.each(sharedStores)("session tokens, on $name", (kind) => {
  const place = usePlace(kind);

  test("they end after 30 minutes, to the millisecond, also for a reader that was already open", async () => {
    const began = 1_700_000_000_000;
    const namespace = "acme/sessions";
    const reader = start("session-reader", { url: place.url, namespace, key: "token", now: began });
    expect(await reader.next()).toEqual({ value: "nothing", listed: 0, total: 0 });

    const memory = new Memory(namespace, { store: place.open(() => began) });
    await memory.set("token", "session of Ada", { ttlSeconds: MINUTES_30 });
    const readAt = async (now: number): Promise<unknown> => {
      reader.send({ now });
      return await reader.next();
    };
    const there = { value: "session of Ada", listed: 1, total: 1 };
    const gone = { value: "nothing", listed: 0, total: 0 };
    expect(await readAt(began)).toEqual(there);
    expect(await readAt(began + 1_799_000)).toEqual(there);
    expect(await readAt(began + 1_799_999)).toEqual(there);
    expect(await readAt(began + 1_800_000)).toEqual(gone);
    expect(await readAt(began + 1_801_000)).toEqual(gone);
  });

  test("by the clock on the wall no reader sees a token at or after its end", async () => {
    const namespace = "acme/sessions";
    const watcher = start("session-watcher", { url: place.url, namespace, key: "token" });
    expect(await watcher.next()).toBe("open");
    const memory = new Memory(namespace, { store: place.open() });
    const { expiresAt = 0, updatedAt } = await memory.set("token", "Ada", { ttlSeconds: 0.7 });
    expect(expiresAt - updatedAt).toBe(700);
    const seen = await watcher.next<{ lastThereBefore: number; firstGoneAfter: number }>();
    expect(seen.lastThereBefore).toBeLessThan(expiresAt);
    expect(seen.firstGoneAfter).toBeGreaterThanOrEqual(expiresAt);
    await watcher.rest();
  });
});
