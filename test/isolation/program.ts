import type { Random } from "./random.ts";

const KEYS = [
  "plan",
  "Plan",
  "price",
  "gold price",
  "gold_price",
  "user:42",
  "user:4",
  "a%",
  "a",
  "ab",
  "__proto__",
  "😀 mood",
];
const WORDS = ["gold", "price", "plan", "tea", "Lisbon", "refund", "shipping", "42", "paint", "user", "the"];
const SOURCES = [{ agent: "one" }, { agent: "two" }, { run: "r1" }, { agent: "one", run: "r2" }];

/** How often each operation is done; a party without a tenant of its own leaves the last four out. */
const WEIGHTS = {
  set: 20,
  setIf: 6,
  setTtl: 6,
  update: 5,
  updateLater: 2,
  updateFails: 1,
  increment: 5,
  remove: 5,
  removeIf: 2,
  get: 6,
  entry: 3,
  has: 1,
  list: 6,
  listMore: 3,
  entries: 2,
  recall: 8,
  clear: 1,
  history: 4,
  restore: 3,
  changes: 4,
  changesMore: 2,
  rewindTo: 1,
  rewindSource: 2,
  child: 1,
  wrong: 2,
  toolRemember: 5,
  toolRecall: 5,
  toolList: 3,
  toolForget: 2,
  eraseNamespace: 0.4,
  usage: 1,
  namespaces: 1,
  erase: 0.3,
};

export type Kind = keyof typeof WEIGHTS;

const OF_THE_TENANT: ReadonlySet<Kind> = new Set(["usage", "namespaces", "erase"]);

/** One operation with all that it may need; what it does not need it ignores. */
export interface Operation {
  readonly kind: Kind;
  /** Which of the party's namespaces. */
  readonly place: number;
  readonly key: string;
  readonly value: unknown;
  readonly words: string;
  readonly source: (typeof SOURCES)[number];
  readonly number: number;
  readonly flag: boolean;
}

/** One step of a program: who acts, at what time, and whether others go on before it has ended. */
export interface Step {
  readonly party: "a" | "b";
  readonly now: number;
  readonly overlaps: boolean;
  readonly operation: Operation;
}

/** A program of operations by two parties; both draw on the same few keys and words. */
export function makeProgram(random: Random, length: number, wholeTenants: boolean): Step[] {
  let now = 1_700_000_000_000;
  return Array.from({ length }, () => {
    now += random.pick([0, 1, 1, 250, 1_000, 4_000]);
    const party = random.chance(0.5) ? "a" : "b";
    return {
      party,
      now,
      overlaps: party === "b" && random.chance(0.25),
      operation: makeOperation(random, wholeTenants),
    };
  });
}

function makeOperation(random: Random, wholeTenants: boolean): Operation {
  const kind: Kind = random.weighted(WEIGHTS);
  return {
    kind: OF_THE_TENANT.has(kind) && !wholeTenants ? "recall" : kind,
    place: random.int(0, 9),
    key: random.pick(KEYS),
    value: makeValue(random),
    words: makeWords(random),
    source: random.pick(SOURCES),
    number: random.int(0, 6),
    flag: random.chance(0.5),
  };
}

function makeWords(random: Random): string {
  return Array.from({ length: random.int(1, 6) }, () => random.pick(WORDS)).join(" ");
}

function makeValue(random: Random): unknown {
  return random.pick([
    () => makeWords(random),
    () => makeWords(random),
    () => random.int(-5, 50),
    () => ({ text: makeWords(random), tags: [makeWords(random), random.int(0, 9)] }),
    () => null,
  ])();
}
