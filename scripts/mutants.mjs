// `npm run mutants [-- WORDS]`: takes each namespace predicate out of the stores' statements, and the namespace out of each
// unique key of SQLite, one at a time, and expects a test to fail. WORDS choose the mutants whose name has one of them.
import { BuiltScratch } from "./mutants/built-scratch.mjs";
import { mutationsOf } from "./mutants/mutations.mjs";
import { postgresMutationsOf } from "./mutants/postgres-mutations.mjs";
import { Scratch } from "./mutants/scratch.mjs";
import { fail } from "./process.mjs";

// Ctrl-C ends vitest through run(), and then this process, which removes the copies as it exits.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

const words = process.argv.slice(2);
const [first, second, built] = [new Scratch("a"), new Scratch("b"), new BuiltScratch()];

/** Each store's mutants, and the tests that should notice: behaviour only, none that reads the statements' text. */
const suites = [
  {
    scratches: [first, second],
    all: () => mutationsOf((file) => first.read(file)),
    tests: ["namespaces", "other-words", "upgrade"].map((name) => `src/sqlite/${name}.test.ts`),
  },
  {
    scratches: [built],
    all: () => postgresMutationsOf(built),
    tests: ["conformance", "vectors", "pending", "usage", "sibling"].map(
      (name) => `test/postgres/${name}.test.ts`,
    ),
  },
].map((suite) => ({ ...suite, chosen: chosenOf(suite.all) }));

const survived = [];
const untested = [];
const started = Date.now();
let count = 0;
for (const suite of suites.filter(({ chosen }) => chosen.length > 0)) await tryAll(suite);
if (count === 0) fail("There is no such mutant.");

const seconds = ((Date.now() - started) / 1000).toFixed(0);
console.log(
  `\n${count} mutants in ${seconds} s: ${count - survived.length - untested.length} killed, ${survived.length} survived, ${untested.length} could not be tested`,
);
for (const name of survived) console.log(`  survived: ${name}`);
process.exit(survived.length + untested.length === 0 ? 0 : 1);

function chosenOf(all) {
  try {
    return all().filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  } catch (error) {
    return fail(error.message);
  }
}

async function tryAll({ scratches, chosen, tests }) {
  const { passed, failed } = await scratches[0].test(tests);
  if (!passed) fail(`These tests must pass before anything is broken: ${[...tests, ...failed].join(", ")}`);
  count += chosen.length;
  const waiting = [...chosen];
  await Promise.all(scratches.map((scratch) => work(scratch, waiting, tests)));
}

async function work(scratch, waiting, tests) {
  for (let mutation = waiting.shift(); mutation !== undefined; mutation = waiting.shift()) {
    const { file, name, text } = mutation;
    const original = scratch.read(file);
    scratch.write(file, text);
    const result = await scratch.test(tests);
    scratch.write(file, original);
    if (result.passed) survived.push(name);
    else if (result.failed.length === 0) untested.push(name);
    const verdict = result.passed ? "SURVIVED" : result.failed.length === 0 ? "UNTESTED" : "killed  ";
    console.log(`${verdict}  ${name.padEnd(48)}  ${result.failed[0] ?? ""}`);
  }
}
