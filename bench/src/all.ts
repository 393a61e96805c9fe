// npm run bench -- all [--again] [--quick] [--data DIR] [NAME...]: every benchmark, one after the other. One that has
// results is passed over, so that a run that was interrupted goes on where it stopped; --again measures it anew.
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const SOURCES = new URL(".", import.meta.url);
/** First those that others are read beside; the rest by name. */
const ORDER = ["core", "recall", "search", "peers"];
/** These measure nothing of their own. */
const NOT_MEASURED = ["all", "report"];

const { values: options, positionals: named } = parseArgs({
  options: { again: { type: "boolean" }, quick: { type: "boolean" }, data: { type: "string" } },
  allowPositionals: true,
});
const again = options.again === true || options.quick === true;

function benchmarks(): string[] {
  const names = globSync(fileURLToPath(new URL("*.ts", SOURCES))).map((file) => basename(file, ".ts"));
  const others = names.filter((name) => !ORDER.includes(name) && !NOT_MEASURED.includes(name)).sort();
  return [...ORDER.filter((name) => names.includes(name)), ...others];
}

function hasResults(name: string): boolean {
  return existsSync(new URL(`../results/${name}.json`, SOURCES));
}

const failed: string[] = [];
for (const name of benchmarks()) {
  if (named.length > 0 && !named.includes(name)) continue;
  if (!again && hasResults(name)) {
    console.log(`${name}: has results; --again measures anew`);
    continue;
  }
  console.log(`${name} ...`);
  const program = fileURLToPath(new URL(`${name}.ts`, SOURCES));
  const parameters = [
    ...(options.quick === true ? ["--quick"] : []),
    ...(options.data !== undefined && name === "recall" ? ["--data", options.data] : []),
  ];
  const { status } = spawnSync(process.execPath, [program, ...parameters], { stdio: "inherit" });
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
