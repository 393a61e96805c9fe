import { isDeepStrictEqual } from "node:util";
import { type Change, Memory, type Store, Tenant } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { amount } from "../soak.ts";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { type FaultChild, startChild } from "../support/fault-process.ts";
import { applied, isChecked, isWhole, operationAt } from "./children/operations.ts";

const LANES = ["acme/users/1", "acme/users/2", "globex"];
const KILLS_PER_FOLDER = 5;
const SIDE_BY_SIDE = 3;

type State = ReadonlyMap<string, unknown>;

it("loses no acknowledged write and tears none when a process is killed", async () => {
  const folders = amount({ test: 10, soak: 200 });
  const waiting = Array.from({ length: folders }, (_, index) => index);
  const acknowledged: number[] = [];
  const work = async (): Promise<void> => {
    while (waiting.shift() !== undefined) acknowledged.push(...(await killAndReopen()));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  expect(acknowledged).toHaveLength(folders * KILLS_PER_FOLDER);
  const total = acknowledged.reduce((sum, count) => sum + count, 0);
  // Else the kills came before the writes.
  expect(total).toBeGreaterThan(acknowledged.length * LANES.length);
  console.log(`${acknowledged.length} kills, ${total} acknowledged writes, 0 lost, 0 torn`);
});

/** Kills several writers of one folder one after another, and checks the folder after each. */
async function killAndReopen(): Promise<number[]> {
  const folder = temporaryFolder();
  let states: readonly State[] = LANES.map(() => new Map());
  const counts: number[] = [];
  for (let kill = 0; kill < KILLS_PER_FOLDER; kill++) {
    const seed = `${folder} ${kill}`;
    const child = startChild("write-until-killed", { url: `sqlite:${folder}`, seed, lanes: LANES });
    await child.next();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 350));
    const written = acknowledgedBy(child, await child.kill());
    const store = openAt(folder);
    states = await Promise.all(
      LANES.map((namespace, lane) =>
        checkLane(
          new Memory(namespace, { store }),
          states[lane] ?? new Map(),
          seed,
          lane,
          written[lane] ?? 0,
        ),
      ),
    );
    await checkTenants(store, states);
    await store.close();
    counts.push(written.reduce((sum, count) => sum + count, 0));
  }
  return counts;
}

/** How many writes of each lane were acknowledged. */
function acknowledgedBy(_child: FaultChild, lines: readonly unknown[]): number[] {
  const counts = LANES.map(() => 0);
  for (const line of lines) {
    const [lane, index] = Array.isArray(line) ? line.map(Number) : [];
    expect(index).toBe(counts[lane ?? -1]);
    counts[lane ?? -1] = (index ?? 0) + 1;
  }
  return counts;
}

/** What is there must be all that was acknowledged, and at most the one write more that was under way. */
async function checkLane(memory: Memory, before: State, seed: string, lane: number, count: number) {
  let acknowledged = before;
  for (let index = 0; index < count; index++)
    acknowledged = applied(acknowledged, operationAt(seed, lane, index));
  const oneMore = applied(acknowledged, operationAt(seed, lane, count));
  const found = new Map<string, unknown>();
  for await (const entry of memory.entries()) {
    found.set(entry.key, entry.value);
    if (isChecked(entry.value)) expect(isWhole(entry.value)).toBe(true);
    expect(await memory.entry(entry.key)).toEqual(entry);
    if (!isChecked(entry.value)) continue;
    const { matches } = await memory.recall(entry.value.name, { limit: 1 });
    expect(matches[0]?.entry).toEqual(entry);
  }
  const sorted = (state: State) => new Map([...state].sort(([a], [b]) => (a < b ? -1 : 1)));
  if (!isDeepStrictEqual(found, sorted(oneMore))) expect(found).toEqual(sorted(acknowledged));
  expect(await replayed(memory)).toEqual(found);
  return found;
}

/** The values that the journal leads to; each key's revisions must follow one another. */
async function replayed(memory: Memory): Promise<State> {
  const revisions = new Map<string, number>();
  const state = new Map<string, unknown>();
  for await (const { key, op, value, revision } of journal(memory)) {
    expect(revision).toBe((revisions.get(key) ?? 0) + 1);
    revisions.set(key, revision);
    if (op === "set") state.set(key, value);
    else state.delete(key);
  }
  return new Map([...state].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function* journal(memory: Memory): AsyncGenerator<Change> {
  let since: string | undefined;
  for (;;) {
    const page = await memory.changes(since === undefined ? { limit: 1_000 } : { since, limit: 1_000 });
    yield* page.changes;
    if (page.changes.length < 1_000) return;
    since = page.next;
  }
}

async function checkTenants(store: Store, states: readonly State[]): Promise<void> {
  for (const tenant of ["acme", "globex"]) {
    const usage = await new Tenant(tenant, { store }).usage();
    const own = LANES.flatMap((namespace, lane) =>
      namespace === tenant || namespace.startsWith(`${tenant}/`) ? [states[lane]?.size ?? 0] : [],
    );
    expect(usage.entries).toBe(own.reduce((sum, size) => sum + size, 0));
  }
}
