import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Memory } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { outcomeOf } from "../support/fault-outcome.ts";
import { openAt, remount, smallDisk, temporaryFolder } from "../support/fault-places.ts";
import { startChild } from "../support/fault-process.ts";
import { expectWhole } from "../support/whole.ts";

/** The user `nobody`, in whose place permissions bind; without rights to become it they bind already. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534 } : {};

function unavailable(cause: RegExp) {
  return { code: "store_unavailable", message: expect.stringMatching(cause) };
}

describe("a store where nothing may be written", () => {
  it("names the permissions, loses nothing, and goes on once they are given", async () => {
    const folder = temporaryFolder();
    const store = openAt(folder);
    await new Memory("acme", { store }).set("plan", "gold");
    await store.close();
    setModes(folder, 0o555, 0o444);
    const child = startChild("work-on-order", { url: `sqlite:${folder}`, ...NOBODY });
    const ask = async (...order: string[]): Promise<unknown> => {
      child.tell(order);
      return child.next();
    };
    await child.next();
    expect(await ask("set", "acme", "plan", "silver")).toMatchObject(unavailable(/EACCES/));
    expect(await ask("set", "globex", "plan", "silver")).toMatchObject(unavailable(/EACCES/));
    expectGoldOr(/EACCES/, await ask("get", "acme", "plan"));
    expect(await ask("get", "initech", "plan")).toEqual({ ok: true, value: null });
    setModes(folder, 0o777, 0o666);
    expect(await ask("get", "acme", "plan")).toEqual({ ok: true, value: "gold" });
    expect(await ask("set", "acme", "plan", "silver")).toEqual({ ok: true, value: 2 });
    expect(await ask("set", "globex", "plan", "bronze")).toEqual({ ok: true, value: 1 });
    await ask("stop").catch(() => undefined);
    await child.end();
    await expectWhole(openAt(folder), "acme", new Map([["plan", "silver"]]));
  });

  it("names a directory that may not be read, instead of calling it empty", async () => {
    const folder = temporaryFolder();
    const store = openAt(folder);
    await new Memory("acme", { store }).set("plan", "gold");
    await store.close();
    setModes(folder, 0o000, 0o600);
    const child = startChild("work-on-order", { url: `sqlite:${folder}`, ...NOBODY });
    await child.next();
    child.tell(["get", "acme", "plan"]);
    expect(await child.next()).toMatchObject(unavailable(/EACCES/));
    child.tell(["stop"]);
    await child.end();
    chmodSync(folder, 0o700);
  });

  it("names a read-only file system, and goes on once it is writable", async (context) => {
    const disk = smallDisk(4);
    if ("reason" in disk) return context.skip(disk.reason);
    const before = openAt(disk.folder);
    await new Memory("acme", { store: before }).set("plan", "gold");
    await before.close();
    remount(disk.folder, "ro");
    const store = openAt(disk.folder);
    const memory = new Memory("acme", { store });
    await expect(memory.set("plan", "silver")).rejects.toMatchObject(unavailable(/EROFS/));
    await expect(new Memory("globex", { store }).set("plan", "silver")).rejects.toMatchObject(
      unavailable(/EROFS/),
    );
    expectGoldOr(/EROFS/, await outcomeOf(() => memory.get("plan")));
    remount(disk.folder, "rw");
    expect(await memory.get("plan")).toBe("gold");
    await memory.set("plan", "silver");
    await expectWhole(store, "acme", new Map([["plan", "silver"]]));
  });
});

describe("a directory that cannot be", () => {
  it("is named when it may not be made, and is made once it may", async () => {
    const parent = temporaryFolder();
    const child = startChild("work-on-order", { url: `sqlite:${join(parent, "deep", "er")}`, ...NOBODY });
    const ask = async (...order: string[]): Promise<unknown> => {
      child.tell(order);
      return child.next();
    };
    chmodSync(parent, 0o555);
    await child.next();
    expect(await ask("get", "acme", "plan")).toEqual({ ok: true, value: null });
    expect(await ask("set", "acme", "plan", "gold")).toMatchObject(unavailable(/EACCES/));
    chmodSync(parent, 0o777);
    expect(await ask("set", "acme", "plan", "gold")).toEqual({ ok: true, value: 1 });
    child.tell(["stop"]);
    await child.end();
    await expectWhole(openAt(join(parent, "deep", "er")), "acme", new Map([["plan", "gold"]]));
  });

  it("is named when it is on a read-only file system", async (context) => {
    const disk = smallDisk(1);
    if ("reason" in disk) return context.skip(disk.reason);
    remount(disk.folder, "ro");
    const memory = new Memory("acme", { store: openAt(join(disk.folder, "deep")) });
    await expect(memory.set("plan", "gold")).rejects.toMatchObject(unavailable(/EROFS/));
    remount(disk.folder, "rw");
    expect(await memory.set("plan", "gold")).toMatchObject({ revision: 1 });
  });

  it("is named when the system makes none there", async (context) => {
    if (!existsSync("/proc/self")) return context.skip("this system has no /proc");
    const memory = new Memory("acme", { store: openAt("/proc/pigeonhole/memory") });
    await expect(memory.set("plan", "gold")).rejects.toMatchObject(unavailable(/cannot be made \(ENOENT\)/));
  });

  it("is named when a file stands in its place or in its path", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "file");
    writeFileSync(file, "mine");
    const memory = new Memory("acme", { store: openAt(file) });
    await expect(memory.set("a", 1)).rejects.toMatchObject(unavailable(/ENOTDIR|EEXIST/));
    const inside = openAt(join(file, "inside"));
    await expect(new Memory("acme", { store: inside }).set("a", 1)).rejects.toMatchObject(
      unavailable(/ENOTDIR|EEXIST/),
    );
    expect(readFileSync(file, "utf8")).toBe("mine");
    rmSync(file);
    expect(await memory.set("a", 1)).toMatchObject({ revision: 1 });
  });

  it("is named when a directory stands in a tenant's place", async () => {
    const folder = temporaryFolder();
    const store = openAt(folder);
    await new Memory("acme", { store }).set("a", 1);
    await store.close();
    const other = temporaryFolder();
    for (const name of readdirSync(folder)) mkdirSync(join(other, name));
    await expect(new Memory("acme", { store: openAt(other) }).set("a", 1)).rejects.toMatchObject(
      unavailable(/directory/),
    );
  });
});

function setModes(folder: string, directory: number, files: number): void {
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), files);
  chmodSync(folder, directory);
}

/** SQLite makes a log's index even to read, so that reading may be refused; but no answer says that nothing is there. */
function expectGoldOr(cause: RegExp, answer: unknown): void {
  if (!isDeepStrictEqual(answer, { ok: true, value: "gold" }))
    expect(answer).toMatchObject(unavailable(cause));
}
