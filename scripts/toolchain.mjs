// Finds Node 24 and pnpm 12, on this machine or through npx, and runs the project's scripts on them.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { withLock } from "./lock.mjs";
import { cacheDir, root } from "./paths.mjs";
import { become, fail } from "./process.mjs";

const NODE = 24;
const PNPM = 12;
const record = join(cacheDir, "toolchain.json");

/** Whether this process already runs on the Node and the pnpm that the project needs. */
export function onToolchain() {
  if (major(process.version) < NODE) return false;
  if (process.env.PIGEONHOLE_TOOLCHAIN === root) return true;
  const pnpm = spawnSync("pnpm --version", { shell: true, encoding: "utf8", cwd: root });
  return major(pnpm.stdout) === PNPM;
}

/** Runs this script again on the project's toolchain, and ends as that run ends. */
export async function rerunOnToolchain(args) {
  const { node, bin } = known() ?? (await withLock(() => known() ?? fetchToolchain()));
  await become(node, [join(root, "scripts/run.mjs"), ...args], {
    env: {
      ...process.env,
      PIGEONHOLE_TOOLCHAIN: root,
      PATH: `${bin}${delimiter}${process.env.PATH}`,
    },
  });
}

function known() {
  if (!existsSync(record)) return undefined;
  const found = JSON.parse(readFileSync(record, "utf8"));
  return existsSync(found.node) && existsSync(found.bin) ? found : undefined;
}

function fetchToolchain() {
  console.error(`Getting Node ${NODE} and pnpm ${PNPM} through npx (once, half a minute) ...`);
  rmSync(record, { force: true });
  // Constant words only, so that the shell has nothing to misread.
  const command = `npx -y -p node@${NODE} -p pnpm@${PNPM} -c "node scripts/record-toolchain.mjs"`;
  const { status } = spawnSync(command, {
    shell: true,
    cwd: root,
    stdio: ["ignore", 2, "inherit"],
    env: { ...process.env, PIGEONHOLE_RECORD: record },
  });
  const found = existsSync(record) ? JSON.parse(readFileSync(record, "utf8")) : undefined;
  if (status !== 0 || found === undefined) {
    fail(`npx could not bring Node ${NODE} and pnpm ${PNPM}; its message stands above.`);
  }
  if (major(found.version) < NODE) {
    rmSync(record);
    fail(
      `npx brought Node ${found.version} where Node ${NODE} was asked for. ` +
        "The npm package `node` places its program in an install script, which `ignore-scripts` forbids: " +
        "run `npm config get ignore-scripts`, or install Node 24 and pnpm 12 yourself.",
    );
  }
  return found;
}

function major(version) {
  return Number.parseInt(String(version).trim().replace(/^v/, ""), 10);
}
