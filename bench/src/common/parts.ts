import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** True for `--quick`: less than a minute, to try a change; nothing is saved. */
export const quick = process.argv.includes("--quick");

/**
 * Runs a part of a benchmark in a process of its own, so that no part works in the heap that another left. The program
 * prints its result as JSON; what it says meanwhile goes to standard error. The caller says what the result is.
 */
export function inOwnProcess<Result>(program: URL, ...parameters: string[]): Result {
  const output = execFileSync(process.execPath, [fileURLToPath(program), ...parameters], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1e9,
  });
  return JSON.parse(output);
}

/** Runs with a folder that is gone afterwards; it is made in `PIGEONHOLE_BENCH_DIR` or else in the temporary folder. */
export async function withFolder<Result>(use: (folder: string) => Result | Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(process.env["PIGEONHOLE_BENCH_DIR"] ?? tmpdir(), "pigeonhole-bench-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
