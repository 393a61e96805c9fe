import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Memory, type Store } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { openAt, smallDisk } from "../support/fault-places.ts";
import { startChild } from "../support/fault-process.ts";
import { expectWhole } from "../support/whole.ts";

const DISK_FULL = {
  code: "store_unavailable",
  retryable: true,
  message: expect.stringMatching(/disk is full/),
};
/** Room that is given back later. */
const BALLAST_BYTES = 1_500_000;

it("keeps every acknowledged write on a full disk, names the cause, and goes on once there is room", async (context) => {
  const disk = smallDisk(4);
  if ("reason" in disk) return context.skip(disk.reason);
  const ballast = join(disk.folder, "ballast");
  writeFileSync(ballast, Buffer.alloc(BALLAST_BYTES));
  const folder = join(disk.folder, "store");
  const store = openAt(folder);
  const memory = new Memory("acme/notes", { store });

  const { kept, error } = await writeUntilFull(memory, "before");
  expect(kept.size).toBeGreaterThan(10);
  expect(error).toMatchObject(DISK_FULL);
  await expectWhole(store, "acme/notes", kept);
  const other = startChild("read-all", { url: `sqlite:${folder}`, namespace: "acme/notes" });
  expect(await other.next()).toEqual({ ok: true, value: [...kept].sort(([a], [b]) => (a < b ? -1 : 1)) });
  await other.end();
  await expect(new Memory("globex", { store }).set("plan", "gold")).rejects.toMatchObject(DISK_FULL);

  rmSync(ballast);
  const later = await writeUntilFull(memory, "after");
  expect(later.kept.size).toBeGreaterThan(10);
  expect(later.error).toMatchObject(DISK_FULL);
  await expectWhole(store, "acme/notes", new Map([...kept, ...later.kept]));
});

it("goes on reading when others take every byte that is left", async (context) => {
  const disk = smallDisk(2);
  if ("reason" in disk) return context.skip(disk.reason);
  const folder = join(disk.folder, "store");
  const ballast = join(disk.folder, "ballast");
  const store = openAt(folder);
  const memory = new Memory("acme", { store });
  await memory.set("plan", "gold");
  const expected = new Map([["plan", "gold"]]);
  for (let round = 0; round < 3; round++) {
    fill(ballast);
    await expect(memory.set("plan", "x".repeat(50_000))).rejects.toMatchObject(DISK_FULL);
    await expect(memory.delete("plan")).rejects.toMatchObject(DISK_FULL);
    await expectWhole(store, "acme", expected);
  }
  await store.close();
  fill(ballast);
  // SQLite needs some room to open a file that nobody has open.
  const later = openAt(folder);
  const plan = new Memory("acme", { store: later }).get("plan");
  await plan.then(
    (value) => expect(value).toBe("gold"),
    (error: unknown) => expect(error).toMatchObject(DISK_FULL),
  );
  rmSync(ballast);
  await expectWhole(later, "acme", expected);
});

it("lets a tenant that found no room begin later", async (context) => {
  const disk = smallDisk(1);
  if ("reason" in disk) return context.skip(disk.reason);
  const ballast = join(disk.folder, "ballast");
  fill(ballast);
  const store: Store = openAt(disk.folder);
  const memory = new Memory("acme/notes", { store });
  await expect(memory.set("plan", "gold")).rejects.toMatchObject(DISK_FULL);
  expect(await memory.get("plan").catch((error: unknown) => error)).toSatisfy(
    (answer) => answer === undefined || /disk is full/.test(String(answer)),
  );
  rmSync(ballast);
  await memory.set("plan", "gold");
  await expectWhole(store, "acme/notes", new Map([["plan", "gold"]]));
});

async function writeUntilFull(memory: Memory, name: string) {
  const kept = new Map<string, unknown>();
  for (let index = 0; index < 1_000; index++) {
    const key = `${name}${index}`;
    const value = { text: `word${index} `.repeat(2_000), index };
    try {
      await memory.set(key, value);
    } catch (error) {
      return { kept, error };
    }
    kept.set(key, value);
  }
  return { kept, error: undefined };
}

/** Writes until the disk takes no more. */
function fill(path: string): void {
  for (const size of [65_536, 4_096, 1]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: "a" });
    } catch {
      // No room for this much.
    }
  }
}
