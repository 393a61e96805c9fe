import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Memory } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
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
    remount(disk.folder, "rw");
    expect(await memory.get("plan")).toBe("gold");
    await memory.set("plan", "silver");
    await expectWhole(store, "acme", new Map([["plan", "silver"]]));
  });
});

describe("a directory that cannot be", () => {
  it("is named when a file stands in its place or in its path", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "file");
    writeFileSync(file, "mine");
    await expect(new Memory("acme", { store: openAt(file) }).set("a", 1)).rejects.toMatchObject(
      unavailable(/ENOTDIR|EEXIST/),
    );
    const inside = openAt(join(file, "inside"));
    await expect(new Memory("acme", { store: inside }).set("a", 1)).rejects.toMatchObject(
      unavailable(/ENOTDIR|EEXIST/),
    );
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
