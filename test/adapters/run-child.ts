import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Runs `children/NAME.ts` to its end in a process of its own; gives what it printed, as JSON. */
export async function runChild(name: string, ...args: readonly string[]): Promise<unknown> {
  const file = fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], { timeout: 60_000 });
  return JSON.parse(stdout);
}
