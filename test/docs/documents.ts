import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A public document of the project. */
export interface Document {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every document whose snippets are run. */
export function documents(): Document[] {
  return globSync(["README.md", "packages/*/README.md", "docs/**/*.md"], { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, "utf8") }));
}
