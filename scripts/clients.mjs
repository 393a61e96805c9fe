// `npm run test:clients [-- NAMES]`: the real clients, each with a clean home and no login, start the stdio server and see
// or call its tools. What could not be tried is said and counts as failed.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "./paths.mjs";
import { toolFile } from "./tools.mjs";

const SERVER = [join(root, "packages/mcp/dist/cli/main.js"), "--namespace", "acme/users/42", "--forget"];
const TOOLS = ["forget", "list_memory", "recall", "remember"];
const PATIENCE = 90_000;

const clients = {
  async claude({ home, store, run }) {
    const claude = await toolFile("@anthropic-ai/claude-code", "claude");
    const env = ["-e", `PIGEONHOLE_STORE=${store}`];
    await run(claude, ["mcp", "add", "pigeonhole", "-s", "user", ...env, "--", process.execPath, ...SERVER]);
    // Its exit code says nothing.
    const { output } = await run(claude, ["mcp", "list"], home);
    return /^pigeonhole: .* Connected$/m.test(output) ? "connected" : problem(output);
  },

  async gemini({ home, store, run }) {
    const gemini = await toolFile("@google/gemini-cli", "gemini");
    const server = { command: process.execPath, args: SERVER, env: { PIGEONHOLE_STORE: store } };
    mkdirSync(join(home, ".gemini"));
    writeFileSync(
      join(home, ".gemini", "settings.json"),
      JSON.stringify({ security: { folderTrust: { enabled: false } }, mcpServers: { pigeonhole: server } }),
    );
    const { output } = await run(process.execPath, [gemini, "mcp", "list"]);
    return /pigeonhole: .* Connected$/m.test(output) ? "connected" : problem(output);
  },

  async codex({ home, store, environment }) {
    const codex = await toolFile("@openai/codex", "codex");
    const text = (value) => JSON.stringify(value);
    writeFileSync(
      join(home, "config.toml"),
      `[mcp_servers.pigeonhole]\ncommand = ${text(process.execPath)}\nargs = ${text(SERVER)}\nenv = { PIGEONHOLE_STORE = ${text(store)} }\n`,
    );
    const names = await askCodex(codex, { ...environment, CODEX_HOME: home });
    return TOOLS.every((name) => names.includes(name)) ? `lists ${names.join(", ")}` : problem(names.join());
  },

  async inspector({ store, run }) {
    const inspector = await toolFile("@modelcontextprotocol/inspector", "mcp-inspector");
    const call = [
      "--method",
      "tools/call",
      "--tool-name",
      "remember",
      "--tool-arg",
      "key=plan",
      "--tool-arg",
      "value=gold",
    ];
    const args = ["--cli", "-e", `PIGEONHOLE_STORE=${store}`, process.execPath, ...SERVER, ...call];
    const { output } = await run(process.execPath, [inspector, ...args]);
    const isStored = JSON.parse(output.slice(output.indexOf("{"))).structuredContent?.key === "plan";
    return isStored ? "calls remember" : problem(output);
  },
};

const asked = process.argv.slice(2);
let failed = 0;
for (const [name, tryIt] of Object.entries(clients)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const home = mkdtempSync(join(tmpdir(), `pigeonhole-${name}-`));
  try {
    console.log(`${name}: ${await tryIt(placeFor(home))}`);
  } catch (error) {
    failed += 1;
    console.log(`${name}: COULD NOT RUN OR CONNECT. ${error.message}`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
console.log(failed === 0 ? "Every client connects." : `${failed} clients did not connect.`);
process.exit(failed);

/** A home of its own, and nothing of this one's in the environment. */
function placeFor(home) {
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  const environment = { HOME: home, USERPROFILE: home, PATH: path, TERM: "dumb", NO_COLOR: "1", CI: "1" };
  const run = (program, args) =>
    new Promise((resolve, reject) => {
      const options = { cwd: home, env: environment, timeout: PATIENCE, maxBuffer: 16 * 1024 * 1024 };
      const child = execFile(program, args, options, (error, stdout, stderr) => {
        if (error?.code === "ENOENT" || error?.killed) reject(error);
        else resolve({ output: `${stdout}${stderr}` });
      });
      child.stdin.end();
    });
  return { home, store: `sqlite:${join(home, "memory")}`, environment, run };
}

/** The tools that Codex's own server says it has from ours. */
async function askCodex(codex, env) {
  const child = spawn(process.execPath, [codex, "app-server"], { env, stdio: ["pipe", "pipe", "ignore"] });
  const timer = setTimeout(() => child.kill(), PATIENCE);
  const clientInfo = { name: "pigeonhole", title: "Pigeonhole", version: "1.0.0" };
  for (const message of [
    { id: 1, method: "initialize", params: { clientInfo } },
    { method: "initialized" },
    { id: 2, method: "mcpServerStatus/list", params: {} },
  ]) {
    child.stdin.write(`${JSON.stringify(message)}\n`);
  }
  const answer = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const message = JSON.parse(line);
      if (message.id === 2) resolve(message);
    });
  });
  try {
    const { result, error } = await Promise.race([
      answer,
      once(child, "exit").then(() => ({ error: { message: "Codex ended without an answer." } })),
    ]);
    if (error !== undefined) throw new Error(error.message);
    const server = result.data.find(({ name }) => name === "pigeonhole");
    return Object.keys(server?.tools ?? {}).sort();
  } finally {
    clearTimeout(timer);
    child.kill();
  }
}

function problem(output) {
  throw new Error(`It said: ${output.trim().slice(-500)}`);
}
