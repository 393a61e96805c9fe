// What each npm script does once Node and pnpm are there.
import { existsSync, globSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { build } from "./build.mjs";
import { install, updateLockfile } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { commandFile, root } from "./paths.mjs";
import { fail, run } from "./process.mjs";
import { runTests } from "./tests.mjs";
import { checkTypes } from "./types.mjs";

const installed = { before: () => withLock(install) };
const built = { before: () => withLock(() => install().then(build)) };

const tasks = {
  start: { ...built, run: (args) => program("examples/quickstart/src/main.ts", args, process.env.INIT_CWD) },
  test: { ...built, run: runTests },
  soak: { ...built, run: (args) => runTests(["--project=system*", ...args], { PIGEONHOLE_SOAK: "1" }) },
  "test:conformance": { ...built, run: (args) => program("scripts/conformance.mjs", args) },
  "test:clients": { ...built, run: (args) => program("scripts/clients.mjs", args) },
  mcpb: { ...built, run: (args) => program("scripts/mcpb.mjs", args) },
  mutants: { ...built, run: (args) => program("scripts/mutants.mjs", args) },
  bench: { ...built, run: bench },
  build: { ...built, run: () => 0 },
  types: { ...built, run: checkTypes },
  packages: { ...built, run: (args) => program("scripts/packages.mjs", args) },
  lint: { ...installed, run: lint },
  exec: { ...installed, run: ([command, ...args]) => run(command, args, { cwd: root }) },
  deps: { before: () => {}, run: () => withLock(updateLockfile) },
};

export async function runTask(name, args) {
  const task = tasks[name] ?? fail(`No task ${name}. There are: ${Object.keys(tasks).join(", ")}`);
  process.env.PATH = `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
  await task.before();
  process.exit(await task.run(args));
}

function program(file, args, cwd = root) {
  if (!existsSync(join(root, file))) fail(`There is no ${file}.`);
  return run(process.execPath, [join(root, file), ...args], { cwd });
}

function bench([name, ...args]) {
  const names = globSync("bench/src/*.ts", { cwd: root }).map((file) => basename(file, ".ts"));
  if (!names.includes(name)) fail(`Say which: npm run bench -- ${names.sort().join(" | ")}`);
  return program(`bench/src/${name}.ts`, args);
}

function lint(args) {
  const biome = [commandFile("@biomejs/biome", "biome"), "check", "--error-on-warnings", ...args];
  return run(process.execPath, biome, { cwd: root });
}
