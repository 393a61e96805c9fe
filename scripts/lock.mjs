// Keeps two commands in one clone from installing or building at the same time.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheDir } from "./paths.mjs";

const file = join(cacheDir, "setup.lock");

export async function withLock(work) {
  mkdirSync(cacheDir, { recursive: true });
  while (!take()) await sleep(100);
  process.on("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

function take() {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!holderLives()) release();
    return false;
  }
}

function holderLives() {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    // Empty for the moment between its creation and its content.
    if (pid === 0) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function release() {
  rmSync(file, { force: true });
}
