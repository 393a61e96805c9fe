import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "@pigeonhole/core";
import { afterEach } from "vitest";

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** An empty folder that goes with the test. */
export function temporaryFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, "pigeonhole-"));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty folder in memory where the system has such a place, for tests that ask nothing of the disk. */
export function fastFolder(): string {
  return temporaryFolder(existsSync("/dev/shm") ? "/dev/shm" : tmpdir());
}

/** A store on a folder, closed with the test. */
export function openAt(folder: string): Store {
  const store = openStore(`sqlite:${folder}`);
  undo.push(() => store.close());
  return store;
}

/** A small file system in memory, or why there is none. */
export function smallDisk(megabytes: number): { folder: string } | { reason: string } {
  const folder = temporaryFolder();
  try {
    mount("-t", "tmpfs", "-o", `size=${megabytes}m,mode=777`, "tmpfs", folder);
  } catch (error) {
    return { reason: `a tmpfs cannot be mounted here: ${String(error).split("\n")[0]}` };
  }
  undo.push(() => execFileSync("umount", ["-l", folder]));
  return { folder };
}

/** Makes a small disk read-only or writable again. */
export function remount(folder: string, mode: "ro" | "rw"): void {
  mount("-o", `remount,${mode}`, folder);
}

function mount(...parameters: string[]): void {
  execFileSync("mount", parameters, { stdio: "pipe" });
}
