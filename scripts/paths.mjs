import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the scripts keep between runs; ignored by git. */
export const cacheDir = join(root, ".cache");

/** The JavaScript file behind a command of a root development dependency. */
export function commandFile(packageName, command) {
  const dir = join(root, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
  return join(dir, typeof bin === "string" ? bin : bin[command]);
}
