// Programs that a check needs and that the workspace does not install: put into .cache when they are first asked for.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDir } from "./paths.mjs";

/** The version of each. */
const VERSIONS = {
  "@anthropic-ai/claude-code": "2.1.332",
  "@anthropic-ai/mcpb": "2.1.2",
  "@google/gemini-cli": "0.61.0",
  "@modelcontextprotocol/conformance": "0.2.0-alpha.12",
  "@modelcontextprotocol/inspector": "2.12.0",
  "@modelcontextprotocol/server-memory": "2026.8.31",
  "@openai/codex": "0.169.0",
};

/** The folder of an installed program; rejects with npm's words when it cannot be installed. */
export async function toolFolder(name) {
  const folder = join(cacheDir, "tools", name.replace("/", "+"));
  const installed = join(folder, "node_modules", name);
  const stamp = join(folder, "version");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === VERSIONS[name]) return installed;
  console.error(`Installing ${name} ${VERSIONS[name]} ...`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["install", "--no-audit", "--no-fund", "--save-exact", `${name}@${VERSIONS[name]}`];
  await promisify(execFile)(npm, args, { cwd: folder, timeout: 600_000 });
  writeFileSync(stamp, VERSIONS[name]);
  return installed;
}

/** The JavaScript file, or the program, behind a command of an installed package. */
export async function toolFile(name, command) {
  const folder = await toolFolder(name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}
