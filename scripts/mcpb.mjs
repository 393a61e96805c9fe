// `npm run mcpb`: the MCP server as one file that Claude Desktop installs, built and validated in .cache/mcpb.
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cacheDir, root } from "./paths.mjs";
import { fail } from "./process.mjs";
import { toolFile } from "./tools.mjs";

const source = join(root, "packages/mcp");
const folder = join(cacheDir, "mcpb");
const bundle = join(cacheDir, "pigeonhole-memory.mcpb");

rmSync(folder, { recursive: true, force: true });
rmSync(bundle, { force: true });
mkdirSync(join(folder, "server"), { recursive: true });
// The command carries all that stdio needs; HTTP is not for a desktop.
for (const file of globSync("dist/cli/*.{js,txt}", { cwd: source })) {
  cpSync(join(source, file), join(folder, "server", basename(file)));
}
writeFileSync(join(folder, "server", "package.json"), '{ "type": "module" }\n');
cpSync(join(source, "mcpb.json"), join(folder, "manifest.json"));
cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));

const mcpb = await toolFile("@anthropic-ai/mcpb", "mcpb");
for (const args of [
  ["validate", join(folder, "manifest.json")],
  ["pack", folder, bundle],
]) {
  execFileSync(process.execPath, [mcpb, ...args], { stdio: ["ignore", "ignore", "inherit"] });
}
// It must run from its own folder alone, on the store that a user has who sets none.
const home = mkdtempSync(join(tmpdir(), "pigeonhole-mcpb-"));
const messages = [
  {
    id: 1,
    method: "initialize",
    params: {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "mcpb", version: "1.0.0" },
    },
  },
  { method: "notifications/initialized" },
  { id: 2, method: "tools/call", params: { name: "remember", arguments: { key: "plan", value: "gold" } } },
];
const moved = join(home, "bundle");
cpSync(folder, moved, { recursive: true });
const answers = execFileSync(process.execPath, [join(moved, "server/main.js")], {
  input: messages.map((message) => `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`).join(""),
  env: {
    PATH: process.env.PATH,
    HOME: home,
    XDG_DATA_HOME: home,
    LOCALAPPDATA: home,
    PIGEONHOLE_NAMESPACE: "acme/users/42",
  },
});
rmSync(home, { recursive: true, force: true });
if (!answers.toString().includes("Remembered")) fail(`The bundled server does not work: ${answers}`);
console.log(`The manifest is valid. ${bundle}: ${(statSync(bundle).size / 1024).toFixed(0)} kB`);
