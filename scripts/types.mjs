// Type-checks every workspace package and the root configuration files.
import { globSync } from "node:fs";
import { join } from "node:path";
import { cacheDir, commandFile, root } from "./paths.mjs";
import { run } from "./process.mjs";

const projects = "{.,test,bench,{packages,examples}/*}/tsconfig.json";

/** Answers the exit code: 0 when every project is free of type errors. */
export async function checkTypes() {
  let worst = 0;
  for (const project of globSync(projects, { cwd: root }).sort()) {
    // What is known of files that have not changed makes the next check a matter of seconds.
    const known = join(cacheDir, "types", `${project.replaceAll("/", "-")}.tsbuildinfo`);
    const options = ["-p", project, "--incremental", "--tsBuildInfoFile", known];
    const code = await run(process.execPath, [commandFile("typescript", "tsc"), ...options], { cwd: root });
    worst = Math.max(worst, code);
  }
  console.error(worst === 0 ? "Types: no errors" : "Types: errors above");
  return worst;
}
