// Builds the packages whose sources changed: JavaScript by tsup, types by tsc.
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, unlessDone } from "./fingerprint.mjs";
import { commandFile, root } from "./paths.mjs";
import { fail, run } from "./process.mjs";

export async function build() {
  const prints = new Map();
  for (const { dir, manifest } of inBuildOrder()) {
    const sources = ["package.json", "tsup.config.ts", "tsconfig*.json", "src/**/*.ts"].map(
      (path) => `${dir}/${path}`,
    );
    const below = dependencyNames(manifest).map((name) => prints.get(name));
    const print = fingerprint([...sources, "tsconfig.base.json", "pnpm-lock.yaml"], below.join());
    prints.set(manifest.name, print);
    await unlessDone(`build-${manifest.name.replace("/", "-")}`, print, `${dir}/dist/index.js`, () =>
      buildOne(dir),
    );
  }
}

async function buildOne(dir) {
  const start = Date.now();
  await step(dir, "tsup", [commandFile("tsup", "tsup"), "--silent"]);
  await step(dir, "tsc", [commandFile("typescript", "tsc"), "-p", "tsconfig.build.json"]);
  console.error(`Built ${dir} in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

async function step(dir, name, args) {
  const code = await run(process.execPath, args, { cwd: join(root, dir), stdio: ["ignore", 2, "inherit"] });
  if (code !== 0) fail(`${name} failed in ${dir}.`);
}

/** The packages to build, each after those it depends on. */
function inBuildOrder() {
  const waiting = globSync("packages/*/src/index.ts", { cwd: root })
    .sort()
    .map((entry) => entry.split(/[\\/]/).slice(0, 2).join("/"))
    .filter((dir) => existsSync(join(root, dir, "tsup.config.ts")))
    .map((dir) => ({ dir, manifest: JSON.parse(readFileSync(join(root, dir, "package.json"), "utf8")) }));
  const ordered = [];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ manifest }) => manifest.name));
    const next = waiting.findIndex(
      ({ manifest }) => !dependencyNames(manifest).some((name) => names.has(name)),
    );
    if (next === -1) fail(`These packages depend on each other in a circle: ${[...names].join(", ")}`);
    ordered.push(...waiting.splice(next, 1));
  }
  return ordered;
}

/** An optional peer is loaded at run time only, and may itself need this package to be built. */
function dependencyNames(manifest) {
  const all = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.devDependencies };
  return Object.keys(all).filter((name) => !manifest.peerDependenciesMeta?.[name]?.optional);
}
