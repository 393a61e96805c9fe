// Runs vitest and closes with the report that the test/report reporter wrote.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDir, commandFile, root } from "./paths.mjs";
import { run } from "./process.mjs";
import { checkTypes } from "./types.mjs";

const report = join(cacheDir, "test-report.txt");

/** Answers the exit code. With arguments (vitest's own, or parts of file names) the type check is left out. */
export async function runTests(args, env = {}) {
  rmSync(report, { force: true });
  if (args.length === 0 && (await checkTypes()) !== 0) return close("The type check failed; no test ran.", 1);
  const vitest = [commandFile("vitest", "vitest"), "run", ...args];
  const code = await run(process.execPath, vitest, {
    cwd: root,
    env: { ...process.env, ...env, PIGEONHOLE_TEST_REPORT: report },
  });
  return close("vitest ended before its report was written.", code);
}

function close(otherwise, code) {
  if (!existsSync(report)) writeFileSync(report, `${otherwise}\n\n0 passed, 1 failed, 0 skipped\n`);
  process.stdout.write(`\n${readFileSync(report, "utf8")}`);
  return code;
}
