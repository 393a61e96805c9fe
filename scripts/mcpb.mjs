// `npm run mcpb`: the MCP server as one file that Claude Desktop installs, built and validated in .cache/mcpb.
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
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
for (const file of globSync("dist/cli/*.js", { cwd: source })) {
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
const initialize = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "mcpb", version: "1.0.0" } },
};
const answer = execFileSync(process.execPath, [join(folder, "server/main.js")], {
  input: `${JSON.stringify(initialize)}\n`,
  env: { ...process.env, PIGEONHOLE_NAMESPACE: "acme/users/42", PIGEONHOLE_STORE: "sqlite::memory:" },
});
if (JSON.parse(answer.toString()).result?.serverInfo?.name !== "pigeonhole")
  fail("The bundled server does not answer.");
console.log(`The manifest is valid. ${bundle}: ${(statSync(bundle).size / 1024).toFixed(0)} kB`);
