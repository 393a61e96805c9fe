import { isMemoryError, Memory, type MemoryOptions, type Namespace, type Store } from "@pigeonhole/core";
import { ManualClock } from "../clock.js";
import type { OpenStore } from "../options.js";
import { newPlace } from "../trial.js";
import { Side } from "./actions.js";
import { type Between, makeNames, type NameGenerator, type Names } from "./names.js";
import { makeProgram, type Operation } from "./program.js";
import { Random } from "./random.js";

/** What {@link nonInterference} is told. */
export interface NonInterferenceOptions {
  /** Opens an empty store for each world of each program. */
  readonly open: OpenStore;
  /** How many operations to run in all, of both sides together. */
  readonly operations: number;
  /** The same seed gives the same programs. */
  readonly seed: number;
  /** Operations in one program, which starts on empty stores; 200 when left out. */
  readonly programLength?: number;
  /** Only this way of making names; left out, the programs take both in turn. */
  readonly names?: NameGenerator;
  /** Only between tenants or only between namespaces of one tenant; left out, the programs take both in turn. */
  readonly between?: Between;
  /** An embedder, which every memory and tool of both sides then has. Its answers have to follow from the texts alone. */
  readonly recall?: MemoryOptions["recall"];
}

/** What was run. */
export interface NonInterferenceReport {
  readonly programs: number;
  /** Operations of both sides. */
  readonly operations: number;
  /** Answers that were compared. */
  readonly answers: number;
  readonly seed: number;
}

/** The first answer that was not the same in both worlds. */
export interface Interference {
  /** Runs this program alone when given as `seed` with the same `programLength`, `names` and `between`. */
  readonly seed: number;
  readonly names: NameGenerator;
  readonly between: Between;
  /** Where in the program; its length when it is what the namespaces hold at the end. */
  readonly position: number;
  readonly operation: Operation | undefined;
  /** The answer in the world where the other side did nothing. */
  readonly alone: string;
  /** The answer in the world where the other side worked too. */
  readonly beside: string;
}

/** One side's operations changed an answer that the other side got. */
export class InterferenceError extends Error {
  override readonly name = "InterferenceError";
  readonly interference: Interference;

  constructor(interference: Interference) {
    const { seed, names, between, position, operation, alone, beside } = interference;
    const what = operation === undefined ? "what is there at the end" : JSON.stringify(operation);
    super(
      `the other side changed an answer: seed ${seed}, names ${names}, between ${between}, position ${position}, ` +
        `${what}\n  alone:  ${around(alone, beside)}\n  beside: ${around(beside, alone)}`,
    );
    this.interference = interference;
  }
}

const GENERATORS: readonly NameGenerator[] = ["random", "split"];
const SIDES: readonly Between[] = ["tenants", "namespaces"];
const FINAL_QUERY = "pigeon loft post corn 42";

/**
 * Runs random programs of two sides in two worlds, one in which both sides work and one in which the other side does
 * nothing, and compares every answer of the first side byte for byte: values, order, scores, counts, cursors,
 * revisions, errors and tool replies. The clock moves with the program, not with time.
 *
 * @throws InterferenceError at the first difference
 */
export async function nonInterference(options: NonInterferenceOptions): Promise<NonInterferenceReport> {
  const { operations, seed, programLength = 200 } = options;
  let [programs, answers] = [0, 0];
  for (let done = 0; done < operations; done += programLength) {
    const names = options.names ?? GENERATORS[programs % 2] ?? "random";
    const between = options.between ?? SIDES[Math.floor(programs / 2) % 2] ?? "tenants";
    const length = Math.min(programLength, operations - done);
    answers += await runProgram(options, { names, between, length, seed: seed + programs });
    programs += 1;
  }
  return { programs, operations, answers, seed };
}

interface Program {
  readonly names: NameGenerator;
  readonly between: Between;
  readonly length: number;
  readonly seed: number;
}

async function runProgram(options: NonInterferenceOptions, program: Program): Promise<number> {
  const { open, recall } = options;
  const random = new Random(program.seed);
  const names = makeNames(program.names, program.between, random);
  const operations = makeProgram(names, program.length, random);
  const clock = new ManualClock();
  const [alone, beside] = [
    await open({ clock: clock.read, place: newPlace() }),
    await open({ clock: clock.read, place: newPlace() }),
  ];
  try {
    const sideOn = (store: Store): Side => new Side(store, program.between, recall);
    return await compare({ alone, beside, sideOn }, operations, names, program, clock);
  } finally {
    await alone.close();
    await beside.close();
  }
}

interface Worlds {
  readonly alone: Store;
  readonly beside: Store;
  sideOn(store: Store): Side;
}

async function compare(
  worlds: Worlds,
  operations: readonly Operation[],
  names: Names,
  program: Program,
  clock: ManualClock,
): Promise<number> {
  const [alone, beside] = [worlds.sideOn(worlds.alone), worlds.sideOn(worlds.beside)];
  const others = worlds.sideOn(worlds.beside);
  let answers = 0;
  const check = (position: number, operation: Operation | undefined, one: string, other: string): void => {
    answers += 1;
    if (one === other) return;
    throw new InterferenceError({ ...program, position, operation, alone: one, beside: other });
  };
  for (const [position, operation] of operations.entries()) {
    clock.advance(operation.pause);
    if (operation.side === "theirs") await answer(() => others.run(operation));
    else {
      const expected = await answer(() => alone.run(operation));
      check(position, operation, expected, await answer(() => beside.run(operation)));
    }
  }
  for (const name of names.mine) {
    const expected = await answer(() => finalState(worlds.alone, name));
    const seen = await answer(() => finalState(worlds.beside, name));
    check(operations.length, undefined, expected, seen);
  }
  return answers;
}

/** All that a namespace holds, in few calls. */
async function finalState(store: Store, namespace: Namespace): Promise<unknown> {
  const memory = new Memory(namespace, { store });
  const page = { limit: 1_000 };
  return [
    await memory.list(page),
    await memory.list({ ...page, order: "newest" }),
    await memory.recall(FINAL_QUERY, page),
    await memory.changes(page),
    await store.position(namespace, store.clock()),
  ];
}

/** An answer as text; a MemoryError is an answer like any other, another error is a bug and passes through. */
async function answer(ask: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await ask()) ?? "undefined";
  } catch (error) {
    if (!isMemoryError(error)) throw error;
    return JSON.stringify({ error: error.code, message: error.message, retryable: error.retryable });
  }
}

/** The neighbourhood of the first character that differs. */
function around(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  const start = Math.max(0, at - 200);
  return `${start > 0 ? "..." : ""}${text.slice(start, at + 300)}`;
}
