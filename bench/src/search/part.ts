// One number of entries of `npm run bench -- search`, in a process of its own; prints its result as JSON.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as immediate } from "node:timers/promises";
import { percentile } from "../common/measure.ts";
import { newStore } from "../common/stores.ts";
import { textSource } from "../common/text.ts";
import { documents, load, memoryOf } from "../core/documents.ts";
import { FullTextRows } from "./full-text-rows.ts";
import type { SizeResult, Spread } from "./section.ts";

const [folder = "", length, count] = process.argv.slice(2);
const entries = Number(count);
const quick = length === "quick";
const writes = quick ? 60 : 300;
const warmUp = quick ? 20 : 60;
// FTS5 takes a tenth of a second for some questions in the largest namespace.
const searches = quick ? 60 : entries < 100_000 ? 400 : 160;

const directory = join(folder, `entries-${entries}`);
mkdirSync(directory, { recursive: true });
const source = textSource(entries);
const all = documents(source, 1, entries);
const store = newStore(join(directory, "store"));
await load(store, "acme/notes", all);
const memory = memoryOf(store, "acme/notes");
const rows = FullTextRows.create(join(directory, "fts5.sqlite"), all);

const questions = Array.from({ length: searches + warmUp }, () => {
  const about = all[Math.floor(source.random() * all.length)];
  return source.question(about?.value ?? "");
});
const [recall, allWords, telling] = await timed(questions, [
  (question) => memory.recall(question),
  (question) => rows.search(question, "all"),
  (question) => rows.search(question, "telling"),
]);
const created = documents(source, entries + 1, writes + warmUp);
const [set, insert] = await timed(created, [
  ({ key, value }) => memory.set(key, value),
  (document) => rows.insert(document),
]);
rows.close();
await store.close();
const result: SizeResult = {
  entries,
  recall: spreadOf(recall),
  allWords: spreadOf(allWords),
  telling: spreadOf(telling),
  set: spreadOf(set),
  insert: spreadOf(insert),
};
console.log(JSON.stringify(result));

/** Microseconds of each input but the first ones, for each side; the sides take turns, each going first in its turn. */
async function timed<Input>(
  inputs: readonly Input[],
  sides: readonly ((input: Input) => unknown)[],
): Promise<number[][]> {
  const times: number[][] = sides.map(() => []);
  for (const [index, input] of inputs.entries()) {
    for (let turn = 0; turn < sides.length; turn++) {
      const side = (index + turn) % sides.length;
      // What the side before left for the event loop is no part of this one's time.
      await immediate();
      const start = performance.now();
      await sides[side]?.(input);
      if (index >= warmUp) times[side]?.push((performance.now() - start) * 1_000);
    }
  }
  return times;
}

function spreadOf(times: readonly number[] = []): Spread {
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}
