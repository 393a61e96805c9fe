// `npm run mutants [-- WORDS]`: takes each namespace predicate out of the SQLite store's statements, and the namespace
// out of each unique key, one at a time, and expects a test to fail. WORDS choose the mutants whose name has one of them.
import { join } from "node:path";
import { mutationsOf } from "./mutants/mutations.mjs";
import { Scratch } from "./mutants/scratch.mjs";
import { root } from "./paths.mjs";
import { fail } from "./process.mjs";

/** The tests that should notice: behaviour only, none that reads the statements' text. */
const TESTS = ["src/sqlite/namespaces.test.ts"];

// Ctrl-C ends vitest through run(), and then this process, which removes the copies as it exits.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

const words = process.argv.slice(2);
const scratches = [new Scratch("a"), new Scratch("b")];
const all = readMutations();
const chosen = all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (chosen.length === 0) fail("There is no such mutant.");

const { passed } = await scratches[0].test(TESTS);
if (!passed)
  fail(
    `These tests must pass before anything is broken: ${TESTS.map((file) => join(root, "packages/core", file))}`,
  );

const started = Date.now();
const waiting = [...chosen];
const survived = [];
const untested = [];
await Promise.all(scratches.map(work));

const seconds = ((Date.now() - started) / 1000).toFixed(0);
console.log(
  `\n${chosen.length} mutants in ${seconds} s: ${chosen.length - survived.length - untested.length} killed, ${survived.length} survived, ${untested.length} could not be tested`,
);
for (const name of survived) console.log(`  survived: ${name}`);
process.exit(survived.length + untested.length === 0 ? 0 : 1);

function readMutations() {
  try {
    return mutationsOf((file) => scratches[0].read(file));
  } catch (error) {
    return fail(error.message);
  }
}

async function work(scratch) {
  for (let mutation = waiting.shift(); mutation !== undefined; mutation = waiting.shift()) {
    const { file, name, text } = mutation;
    const original = scratch.read(file);
    scratch.write(file, text);
    const result = await scratch.test(TESTS);
    scratch.write(file, original);
    if (result.passed) survived.push(name);
    else if (result.failed.length === 0) untested.push(name);
    const verdict = result.passed ? "SURVIVED" : result.failed.length === 0 ? "UNTESTED" : "killed  ";
    console.log(`${verdict}  ${name.padEnd(48)}  ${result.failed[0] ?? ""}`);
  }
}
