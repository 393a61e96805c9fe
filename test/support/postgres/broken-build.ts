import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { openPostgres } from "@pigeonhole/postgres";

const PACKAGE = fileURLToPath(new URL("../../../packages/postgres", import.meta.url));

/** The PostgreSQL store, built with a part of its text replaced. */
export interface BrokenBuild {
  readonly openPostgres: typeof openPostgres;
  remove(): void;
}

/** Copies the built package, breaks the copy, and loads it. Throws when there is nothing to replace. */
export async function brokenBuild(pattern: RegExp, replacement: string): Promise<BrokenBuild> {
  // Beside what the package depends on, and where git does not look.
  const folder = join(PACKAGE, "node_modules/.broken", `${process.pid}-${Date.now()}`);
  mkdirSync(folder, { recursive: true });
  cpSync(join(PACKAGE, "dist"), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  let replaced = 0;
  for (const file of globSync(join(folder, "**/*.js"))) {
    const text = readFileSync(file, "utf8");
    replaced += text.match(pattern)?.length ?? 0;
    writeFileSync(file, text.replace(pattern, replacement));
  }
  if (replaced === 0) throw new Error(`${pattern} is nowhere in the build.`);
  const module: { openPostgres: typeof openPostgres } = await import(join(folder, "index.js"));
  return {
    openPostgres: module.openPostgres,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Takes tenant and namespace out of every predicate; the parameter stays, so that the others keep their numbers. */
export const WITHOUT_NAMES = {
  pattern: /\b(?:[a-z]\.)?(?:tenant|namespace) = (\$[12])(?!\d)/g,
  replacement: "$1::text is not null",
};
