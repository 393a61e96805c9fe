import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Memory, openStore } from "@pigeonhole/core";
import { SqliteStore } from "@pigeonhole/core/sqlite";
import { expect, it, vi } from "vitest";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { startChild } from "../support/fault-process.ts";

const WAIT = { timeout: 20_000, interval: 100 };

it("removes the bytes of an ended value from the file and its log while nobody asks", async () => {
  const folder = temporaryFolder();
  const memory = new Memory("acme/users/1", { store: openAt(folder) });
  await memory.set("kept", "PermanentWord");
  await memory.set("code", { text: "Zanzibar7 ".repeat(3_000) }, { ttlSeconds: 0.5 });
  await memory.set("overwritten", "Quetzal8 in an earlier value", { ttlSeconds: 0.5 });
  await memory.set("overwritten", "something else");
  expect(bytesIn(folder, /zanzibar7|quetzal8/i)).toBe(true);
  await vi.waitFor(() => expect(bytesIn(folder, /zanzibar7|quetzal8/i)).toBe(false), WAIT);
  expect(bytesIn(folder, /PermanentWord/)).toBe(true);
  expect(await memory.get("kept")).toBe("PermanentWord");
});

it("removes the bytes of a value that ended and was removed between two sweeps", async () => {
  const folder = temporaryFolder();
  const memory = new Memory("acme/users/1", { store: openAt(folder) });
  await memory.set("code", "Zanzibar7", { ttlSeconds: 0.02 });
  await delay(30);
  await memory.set("other", "a write that records the end");
  await vi.waitFor(() => expect(bytesIn(folder, /zanzibar7/i)).toBe(false), WAIT);
});

it("removes them for tenants whose files an earlier process left behind", async () => {
  const folder = temporaryFolder();
  const earlier = openStore(`sqlite:${folder}`);
  for (const tenant of ["acme", "globex", "initech"])
    await new Memory(tenant, { store: earlier }).set("code", "Zanzibar7", { ttlSeconds: 0.2 });
  await earlier.close();
  expect(bytesIn(folder, /zanzibar7/i)).toBe(true);
  // Any use of the store begins the sweeping, also one of another tenant.
  await new Memory("umbrella", { store: openAt(folder) }).get("plan");
  await vi.waitFor(() => expect(bytesIn(folder, /zanzibar7/i)).toBe(false), WAIT);
});

it("removes them for tenants whose files were closed to make room", async () => {
  const directory = temporaryFolder();
  const store = new SqliteStore({ directory, maxOpenTenants: 2 });
  for (const tenant of ["acme", "globex", "initech", "umbrella"])
    await new Memory(tenant, { store }).set("code", "Zanzibar7", { ttlSeconds: 0.2 });
  await vi.waitFor(() => expect(bytesIn(directory, /zanzibar7/i)).toBe(false), WAIT);
  await store.close();
});

it("removes them from the log, too, when a write was first to record their end", async () => {
  const folder = temporaryFolder();
  const memory = new Memory("acme", { store: openAt(folder) });
  await memory.set("code", "Zanzibar7", { ttlSeconds: 1.5 });
  await delay(1_510);
  await memory.set("plan", "gold");
  await vi.waitFor(() => expect(bytesIn(folder, /zanzibar7/i)).toBe(false), WAIT);
  expect(await memory.get("plan")).toBe("gold");
});

it("removes them from the log that a killed process left", async () => {
  const folder = temporaryFolder();
  const child = startChild("work-on-order", { url: `sqlite:${folder}` });
  await child.next();
  child.tell(["set", "acme", "code", "Zanzibar7", "0.05"]);
  await child.next();
  await delay(60);
  child.tell(["set", "acme", "plan", "gold"]);
  await child.next();
  await child.kill();
  expect(bytesIn(folder, /zanzibar7/i)).toBe(true);
  const memory = new Memory("acme", { store: openAt(folder) });
  expect(await memory.get("plan")).toBe("gold");
  await vi.waitFor(() => expect(bytesIn(folder, /zanzibar7/i)).toBe(false), WAIT);
});

function bytesIn(folder: string, pattern: RegExp): boolean {
  return readdirSync(folder).some((name) => pattern.test(readFileSync(join(folder, name), "latin1")));
}
