// npm run bench -- all [--again] [--quick] [--data DIR] [NAME...]: every benchmark, one after the other. One that has
// results is passed over, so that a run that was interrupted goes on where it stopped; --again measures it anew.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { savedResults } from "./common/results.ts";
import type { Results as RecallResults } from "./recall/section.ts";

/** A program with parameters, and whether its results are there. */
interface Run {
  readonly name: string;
  readonly parameters: readonly string[];
  isDone(): boolean;
}

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

function runsOf(name: string): Run[] {
  if (name !== "recall") {
    return [{ name, parameters: [], isDone: () => savedResults(name) !== undefined }];
  }
  const data = options.data === undefined ? [] : ["--data", options.data];
  const has = (store: string): boolean =>
    savedResults<RecallResults>(name)?.some((result) => result.store === store) === true;
  return [
    { name, parameters: data, isDone: () => has("SQLite") },
    { name, parameters: [...data, "--store", "postgres"], isDone: () => has("PostgreSQL") },
  ];
}

const failed: string[] = [];
for (const { name, parameters, isDone } of benchmarks().flatMap(runsOf)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const title = [name, ...parameters].join(" ");
  if (!again && isDone()) {
    console.log(`${title}: has results; --again measures anew`);
    continue;
  }
  console.log(`${title} ...`);
  const program = fileURLToPath(new URL(`${name}.ts`, SOURCES));
  const quick = options.quick === true ? ["--quick"] : [];
  const { status } = spawnSync(process.execPath, [program, ...parameters, ...quick], { stdio: "inherit" });
  if (status !== 0) failed.push(title);
}
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
