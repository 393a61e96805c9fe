import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { root } from "../docs/documents.ts";

const exec = promisify(execFile);

/** The program of one version of Node, through the npm package `node`; fetched once, then from npm's cache. */
export async function fetchNode(version: string): Promise<string> {
  const args = ["-y", "-p", `node@${version}`, "node", "-p", "process.version + ' ' + process.execPath"];
  const { stdout } = await exec("npx", args, { cwd: root, shell: process.platform === "win32" });
  const [got, path] = stdout.trim().split(/ (.*)/s);
  if (got !== `v${version}` || path === undefined) {
    throw new Error(`npx brought ${got} for Node ${version}; does npm run install scripts here?`);
  }
  return path;
}
