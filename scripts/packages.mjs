// Packs every publishable package and checks the tarball as a user would get it:
// what it holds, publint, and Are the Types Wrong.
import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { pnpm } from "./install.mjs";
import { cacheDir, commandFile, root } from "./paths.mjs";
import { run } from "./process.mjs";

// attw rules that a package may break, each with its reason. The esm-only profile already leaves out
// `require` and the resolution of Node 10, which no supported Node uses.
const acceptedRules = {};

const allowedFile =
  /^package\/(package\.json|README\.md|LICENSE|dist\/.+\.(js|d\.ts)|dist\/cli\/third-party-licenses\.txt)$/;
const testFile = /\.test(-d)?\.|\/test\//;

const packed = join(cacheDir, "packed");
rmSync(packed, { recursive: true, force: true });
mkdirSync(packed, { recursive: true });

let problems = 0;
for (const path of globSync("packages/*/package.json", { cwd: root }).sort()) {
  const source = readJson(join(root, path));
  if (source.private) continue;
  const tarball = join(packed, `${source.name.replace("@", "").replace("/", "-")}-${source.version}.tgz`);
  if ((await pnpm(`pack --out "${tarball}"`, quietIn(dirname(path)))) !== 0) process.exit(1);
  const found = [
    ...contents(tarball),
    ...(await publintProblems(tarball)),
    ...(await typeProblems(source.name, tarball)),
  ];
  problems += found.length;
  console.log(found.length === 0 ? `${source.name}: good` : [`${source.name}:`, ...found].join("\n  "));
}
process.exit(problems === 0 ? 0 : 1);

function contents(tarball) {
  const files = tar("-tzf", tarball).trim().split(/\r?\n/);
  const manifest = JSON.parse(tar("-xzOf", tarball, "package/package.json"));
  const wanted = ["./LICENSE", "./README.md", ...targets(manifest.exports), ...targets(manifest.imports)];
  return [
    ...files
      .filter((file) => !allowedFile.test(file) || testFile.test(file))
      .map((file) => `${file} does not belong in the tarball`),
    ...wanted
      .filter((file) => !files.includes(file.replace(/^\./, "package")))
      .map((file) => `${file} is not in the tarball`),
    ...Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
      .filter(([, range]) => /^(workspace|catalog|link|file):/.test(range))
      .map(([name, range]) => `dependency ${name} is published as ${range}`),
  ];
}

async function publintProblems(tarball) {
  const { buffer } = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg)}`);
}

async function typeProblems(name, tarball) {
  const rules = acceptedRules[name] ?? [];
  const ignored = rules.length === 0 ? [] : ["--ignore-rules", ...rules];
  const attw = [
    commandFile("@arethetypeswrong/cli", "attw"),
    tarball,
    "--profile",
    "esm-only",
    "--quiet",
    ...ignored,
  ];
  const code = await run(process.execPath, attw, { cwd: root });
  if (code === 0) return [];
  await run(
    process.execPath,
    attw.filter((word) => word !== "--quiet"),
    { cwd: root },
  );
  return ["attw: see its table above"];
}

function quietIn(dir) {
  return { cwd: join(root, dir), stdio: ["ignore", "ignore", "inherit"] };
}

function targets(conditions) {
  if (typeof conditions === "string") return [conditions];
  return Object.values(conditions ?? {}).flatMap(targets);
}

function tar(...args) {
  return execFileSync("tar", args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
