import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

/** Python 3, as it is called on this machine; undefined where there is none. */
export const python = ["python3", "python"].find(
  (name) => spawnSync(name, ["-c", "import sys; sys.exit(sys.version_info < (3, 8))"]).status === 0,
);

/** Runs a Python program with only its standard library; gives what it printed, as JSON. */
export async function runPython(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<unknown> {
  if (python === undefined) throw new Error("There is no Python 3. Install it: apt-get install python3");
  const env = { ...process.env, ...environment };
  const { stdout } = await promisify(execFile)(python, [...args], { env, timeout: 60_000 });
  return stdout.trim() === "" ? undefined : JSON.parse(stdout);
}
