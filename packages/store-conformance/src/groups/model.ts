import { type Memory, parseNamespace } from "@pigeonhole/core";
import { equal } from "../assertions.js";
import { Random } from "../kit/random.js";
import type { Check, Trial } from "../trial.js";

const HOME = parseNamespace("acme/model");
/** By code point, which is also the order in which those end that end at the same time. */
const KEYS = ["A", "__proto__", "a", "b", "\uff5e", "\u{1f54a}"];
const STEPS = 250;
const SEEDS = [1, 2, 3];

interface Modelled {
  value: number;
  revision: number;
  expiresAt: number | undefined;
}

/** What a namespace is, in the plainest way. */
class Model {
  readonly live = new Map<string, Modelled>();
  readonly revisions = new Map<string, number>();
  readonly journal: [string, string, number][] = [];
  order: string[] = [];

  write(key: string, op: string, entry: Omit<Modelled, "revision"> | undefined): void {
    const revision = (this.revisions.get(key) ?? 0) + 1;
    this.revisions.set(key, revision);
    this.journal.push([key, op, revision]);
    this.order = this.order.filter((each) => each !== key);
    if (entry === undefined) this.live.delete(key);
    else {
      this.live.set(key, { ...entry, revision });
      this.order.unshift(key);
    }
  }

  expire(now: number): void {
    const due = [...this.live]
      .filter(([, { expiresAt }]) => expiresAt !== undefined && expiresAt <= now)
      .sort(([a, x], [b, y]) => (x.expiresAt ?? 0) - (y.expiresAt ?? 0) || KEYS.indexOf(a) - KEYS.indexOf(b));
    for (const [key] of due) this.write(key, "expire", undefined);
  }
}

/** Random programs on one namespace answer as a plain map with a list of changes would. */
export function model(check: Check): void {
  for (const seed of SEEDS) {
    check(`a random program answers like a plain map (seed ${seed})`, (trial) => runProgram(trial, seed));
  }
}

async function runProgram(trial: Trial, seed: number): Promise<void> {
  const random = new Random(seed);
  const expected = new Model();
  const home = trial.memory(HOME);
  for (let step = 0; step < STEPS; step++) {
    trial.clock.advance(random.below(40));
    expected.expire(trial.clock.now);
    await writeSomething(random, home, expected, trial.clock.now, step);
    const key = random.pick(KEYS);
    const entry = await home.entry(key);
    const modelled = expected.live.get(key);
    equal([entry?.value, entry?.revision], [modelled?.value, modelled?.revision], `step ${step}`);
    if (step % 10 === 9) await compare(home, expected, `step ${step}`);
  }
}

async function writeSomething(
  random: Random,
  home: Memory,
  expected: Model,
  now: number,
  value: number,
): Promise<void> {
  const key = random.pick(KEYS);
  const current = expected.live.get(key);
  const kind = random.below(10);
  if (kind < 3) {
    await home.set(key, value);
    expected.write(key, "set", { value, expiresAt: undefined });
  } else if (kind < 6) {
    const life = 1 + random.below(200);
    await home.set(key, value, { ttlSeconds: life / 1_000 });
    expected.write(key, "set", { value, expiresAt: now + life });
  } else if (kind < 8) {
    await home.increment(key, 3);
    expected.write(key, "set", { value: (current?.value ?? 0) + 3, expiresAt: current?.expiresAt });
  } else if (kind < 9) {
    equal(await home.delete(key), current !== undefined);
    if (current !== undefined) expected.write(key, "delete", undefined);
  } else {
    const ifRevision = random.below(6);
    const wrote = await home.set(key, value, { ifRevision }).then(
      () => true,
      () => false,
    );
    equal(wrote, ifRevision === (current?.revision ?? 0));
    if (wrote) expected.write(key, "set", { value, expiresAt: undefined });
  }
}

async function compare(home: Memory, expected: Model, when: string): Promise<void> {
  const byKey = await home.list();
  equal(
    byKey.entries.map(({ key, value }) => [key, value]),
    inOrder(expected).map((key) => [key, expected.live.get(key)?.value]),
    `by key, ${when}`,
  );
  const newest = await home.list({ order: "newest" });
  equal(
    newest.entries.map(({ key }) => key),
    expected.order,
    `newest, ${when}`,
  );
  const { changes } = await home.changes({ limit: 1_000 });
  equal(
    changes.map(({ key, op, revision }) => [key, op, revision]),
    expected.journal,
    `journal, ${when}`,
  );
}

function inOrder(expected: Model): string[] {
  return KEYS.filter((key) => expected.live.has(key));
}
