// Content hashes that tell whether a step has to run again.
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDir, root } from "./paths.mjs";

/** One hash over the names and contents of the files that match the patterns, and over `extra`. */
export function fingerprint(patterns, extra = "") {
  const hash = createHash("sha256").update(extra);
  const exclude = (path) => path === "node_modules" || path.endsWith("/node_modules");
  for (const path of globSync(patterns, { cwd: root, exclude }).sort()) {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex");
}

/** Runs `step` unless it last succeeded with this fingerprint and `result` is still there. */
export async function unlessDone(name, print, result, step) {
  const stamp = join(cacheDir, "done", name);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === print && existsSync(join(root, result))) return;
  rmSync(stamp, { force: true });
  await step();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, print);
}
