import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const DATA = resolve(fileURLToPath(new URL("../data", import.meta.url)));

/** Makes an empty folder for this run and removes those of runs that have ended. */
export async function makeFolder(): Promise<string> {
  try {
    await mkdir(DATA, { recursive: true });
    await removeOld();
    return await mkdtemp(join(DATA, `run-${process.pid}-`));
  } catch {
    // A clone that may not be written, such as one on a read-only disk.
    return mkdtemp(join(tmpdir(), "pigeonhole-quickstart-"));
  }
}

/** The files in a folder with their sizes in bytes. */
export async function filesIn(folder: string): Promise<{ name: string; bytes: number }[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })));
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(DATA)) {
    const pid = /^run-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(DATA, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
