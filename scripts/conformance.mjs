// `npm run test:conformance`: the protocol's own suite against the HTTP server, at both revisions of the protocol. What
// may fail stands with its reason in test/mcp/conformance.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cacheDir, root } from "./paths.mjs";
import { fail } from "./process.mjs";
import { toolFile } from "./tools.mjs";

const REVISIONS = ["2025-11-25", "2026-07-28"];

const suite = await toolFile("@modelcontextprotocol/conformance", "conformance");
const server = spawn(
  process.execPath,
  [
    join(root, "packages/mcp/dist/cli/main.js"),
    "http",
    "--insecure-no-auth",
    "--namespace",
    "acme",
    "--port",
    "0",
  ],
  { env: { ...process.env, PIGEONHOLE_STORE: "sqlite::memory:" }, stdio: ["ignore", "pipe", "pipe"] },
);
process.on("exit", () => server.kill());

const url = await new Promise((resolve) => {
  for (const output of [server.stdout, server.stderr]) {
    createInterface({ input: output }).on("line", (line) => {
      const [, found] = /"url":"([^"]+)"/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
  }
  once(server, "exit").then(() => fail("The server did not start."));
});

let failed = 0;
for (const revision of REVISIONS) {
  const { code, output } = await check(revision);
  console.log(`\n${revision}\n${output.slice(Math.max(0, output.indexOf("=== SUMMARY ===")))}`);
  if (code !== 0) failed += 1;
}
console.log(
  failed === 0 ? "Conformance: nothing failed but what is expected to." : "Conformance: see above.",
);
server.kill();
process.exit(failed);

function check(revision) {
  const args = [suite, "server", "--url", url, "--requirements", revision];
  const baseline = join(root, "test/mcp/conformance", `${revision}.yaml`);
  args.push("--expected-failures", baseline, "-o", join(cacheDir, "conformance", revision));
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? 1), output: stdout + stderr }),
    );
  });
}
