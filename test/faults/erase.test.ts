import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { Memory, Tenant } from "@pigeonhole/core";
import { expect, it, vi } from "vitest";
import { amount } from "../soak.ts";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { type FaultChild, startChild } from "../support/fault-process.ts";
import { expectWhole } from "../support/whole.ts";

it("leaves nothing of a tenant that another process erases in any answer of this one", async () => {
  const folder = temporaryFolder();
  const store = openAt(folder);
  const memory = new Memory("acme/users/1", { store });
  await memory.set("plan", "gold plan");
  await memory.set("plan", "silver plan");
  const child = await worker(folder);
  expect(await ask(child, "erase", "acme")).toEqual({ ok: true, value: null });
  expect(await memory.get("plan")).toBeUndefined();
  expect(await memory.list()).toEqual({ entries: [] });
  expect(await memory.list({ order: "newest" })).toEqual({ entries: [] });
  expect(await memory.recall("plan")).toEqual({ matches: [], total: 0 });
  expect(await memory.history("plan")).toEqual([]);
  expect((await memory.changes()).changes).toEqual([]);
  expect(await new Tenant("acme", { store }).namespaces()).toEqual([]);
  expect(await new Tenant("acme", { store }).usage()).toMatchObject({ entries: 0, changes: 0 });
  expect(await memory.set("plan", "new")).toMatchObject({ revision: 1 });
  expect(await ask(child, "get", "acme/users/1", "plan")).toEqual({ ok: true, value: "new" });
});

it("takes later writes of every process, where every process sees them", async () => {
  const folder = temporaryFolder();
  const store = openAt(folder);
  const memory = new Memory("acme", { store });
  const child = await worker(folder);
  const third = await worker(folder);
  for (let round = 0; round < 3; round++) {
    await ask(child, "set", "acme", "plan", "gold");
    expect(await ask(third, "get", "acme", "plan")).toEqual({ ok: true, value: "gold" });
    await new Tenant("acme", { store }).erase();
    expect(await ask(child, "set", "acme", "plan", "silver")).toEqual({ ok: true, value: 1 });
    expect(await memory.get("plan")).toBe("silver");
    expect(await ask(third, "set", "acme", "seats", "5")).toEqual({ ok: true, value: 1 });
    await expectWhole(
      store,
      "acme",
      new Map([
        ["plan", "silver"],
        ["seats", "5"],
      ]),
    );
    await new Tenant("acme", { store }).erase();
    expect(await ask(child, "get", "acme", "plan")).toEqual({ ok: true, value: null });
  }
});

it("lets go of a file that another process erased, so that its space is free", async (context) => {
  if (!existsSync("/proc/self/fd")) return context.skip("this system does not list open files");
  const folder = temporaryFolder();
  const store = openAt(folder);
  await new Memory("acme", { store }).set("plan", "gold");
  expect(await ask(await worker(folder), "erase", "acme")).toMatchObject({ ok: true });
  expect(deletedFilesOf(folder)).not.toEqual([]);
  await vi.waitFor(() => expect(deletedFilesOf(folder)).toEqual([]), { timeout: 20_000, interval: 50 });
});

it("loses no write that comes after it, and tears none beside it", async () => {
  const folder = temporaryFolder();
  const writers = await Promise.all(Array.from({ length: 3 }, () => worker(folder)));
  const store = openAt(folder);
  const memory = new Memory("acme", { store });
  for (let round = 0; round < amount({ test: 12, soak: 2_000 }); round++) {
    const beside = writers.map((writer, index) => ask(writer, "set", "acme", `beside ${index}`, "word"));
    await Promise.all([...beside, new Tenant("acme", { store }).erase()]);
    for (const answer of await Promise.all(beside)) expect(answer).toEqual({ ok: true, value: 1 });
    const found = new Map<string, unknown>();
    for await (const { key, value } of memory.entries()) found.set(key, value);
    for (const [index, writer] of writers.entries()) {
      expect(await ask(writer, "set", "acme", `after ${index}`, "word")).toEqual({ ok: true, value: 1 });
      found.set(`after ${index}`, "word");
    }
    await expectWhole(store, "acme", found);
    await new Tenant("acme", { store }).erase();
  }
});

async function worker(folder: string): Promise<FaultChild> {
  const child = startChild("work-on-order", { url: `sqlite:${folder}` });
  await child.next();
  return child;
}

async function ask(child: FaultChild, ...order: string[]): Promise<unknown> {
  child.tell(order);
  return child.next();
}

/** The unlinked files of a folder that this process holds open. */
function deletedFilesOf(folder: string): string[] {
  return readdirSync("/proc/self/fd").flatMap((name) => {
    try {
      const target = readlinkSync(join("/proc/self/fd", name));
      return target.startsWith(folder) && target.endsWith(" (deleted)") ? [target] : [];
    } catch {
      // It was closed meanwhile.
      return [];
    }
  });
}
