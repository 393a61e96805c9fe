// Brings node_modules to what the lockfile says.
import { join } from "node:path";
import { fingerprint, unlessDone } from "./fingerprint.mjs";
import { cacheDir, root } from "./paths.mjs";
import { fail, run } from "./process.mjs";

const manifests = [
  "package.json",
  "pnpm-*.yaml",
  "{packages,examples}/*/package.json",
  "{test,bench}/package.json",
];

export async function install() {
  await unlessDone("install", fingerprint(manifests), "node_modules/.modules.yaml", async () => {
    console.error("Installing dependencies ...");
    const code = await pnpm("install --frozen-lockfile --reporter=append-only");
    if (code !== 0) fail("pnpm install failed. After a change of dependencies run `npm run deps` first.");
  });
}

/** Writes the lockfile anew from the package.json files. */
export async function updateLockfile() {
  return pnpm("install --no-frozen-lockfile");
}

export function pnpm(command, options = {}) {
  // pnpm takes its state folder from the environment only; all its others are in pnpm-workspace.yaml.
  const env = { ...process.env, XDG_STATE_HOME: join(cacheDir, "state"), CI: "true" };
  return run(`pnpm ${command}`, [], {
    shell: true,
    cwd: root,
    env,
    stdio: ["ignore", 2, "inherit"],
    ...options,
  });
}
