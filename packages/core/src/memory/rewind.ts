import { MemoryError } from "../errors.js";
import type { Namespace } from "../namespace.js";
import type { Mutation, Store, StoredChange, StoredEntry } from "../store/store.js";
import { checkSource, type Source, sourceMatches } from "../values/source.js";
import { readUntrusted } from "../values/untrusted.js";
import { checkOptions } from "./options.js";

/** Where a rewind goes: to how things were at a time (epoch milliseconds), or to how they are without a source. */
export type RewindTo = { readonly to: number | Date } | { readonly source: Source };

interface Target {
  readonly namespace: Namespace;
  readonly store: Store;
  readonly source: Source | undefined;
}

const KEYS_PER_TRANSACTION = 200;

/** Writes the value of an earlier revision again. */
export async function restore(target: Target, key: string, revision: number): Promise<StoredEntry> {
  const history = await target.store.history(target.namespace, key, target.store.clock());
  const change = history.find((past) => past.revision === revision);
  if (change?.json === undefined) {
    const why =
      change === undefined ? "does not exist" : change.op === "set" ? "has expired" : `is a ${change.op}`;
    throw new MemoryError(
      "invalid_argument",
      `Revision ${revision} of this key ${why}, so there is no value to restore. See history() for the others.`,
    );
  }
  const [outcome] = await target.store.write(target.namespace, [key], () => again(target, change, false));
  if (outcome?.entry === undefined)
    throw new MemoryError("store_unavailable", "The store did not say what it wrote.");
  return outcome.entry;
}

/** Undoes writes by writing what was there before them. */
export async function rewind(target: Target, to: RewindTo): Promise<number> {
  const by = checkRewind(to);
  const keys = await target.store.changedKeys(target.namespace, by, target.store.clock());
  let changed = 0;
  for (let start = 0; start < keys.length; start += KEYS_PER_TRANSACTION) {
    const pending = new Set(keys.slice(start, start + KEYS_PER_TRANSACTION));
    while (pending.size > 0) {
      const done = await rewindKeys(target, [...pending], by);
      changed += done.changed;
      for (const key of done.settled) pending.delete(key);
    }
  }
  return changed;
}

type By = { readonly after: number } | { readonly source: Source };

function checkRewind(to: RewindTo): By {
  const goal = checkOptions(to, ["to", "source"]);
  if ("source" in goal) {
    const source = checkSource(checkOptions(goal, ["source"]).source);
    if (source !== undefined) return { source };
    throw new MemoryError(
      "invalid_argument",
      "rewind needs at least one field of the source whose writes to undo.",
    );
  }
  const time = readUntrusted("invalid_argument", () =>
    goal.to instanceof Date ? goal.to.getTime() : goal.to,
  );
  if (typeof time === "number" && Number.isFinite(time)) return { after: time };
  throw new MemoryError("invalid_argument", "rewind takes a time in epoch milliseconds, or a source.");
}

async function rewindKeys(
  target: Target,
  keys: readonly string[],
  by: By,
): Promise<{ changed: number; settled: string[] }> {
  const histories = new Map<string, readonly StoredChange[]>();
  for (const key of keys)
    histories.set(key, await target.store.history(target.namespace, key, target.store.clock()));
  const overtaken = new Set<string>();
  const outcomes = await target.store.write(target.namespace, keys, (key, current, now) => {
    const history = histories.get(key) ?? [];
    const last = history.at(-1);
    if (current?.revision !== (last?.op === "set" ? last.revision : undefined)) {
      overtaken.add(key);
      return undefined;
    }
    const goal = "after" in by ? lastBefore(history, by.after) : lastWithout(history, by.source);
    // Already brought back, as when a rewind that was interrupted runs again.
    if (goal === last || (goal !== undefined && last?.restoredFrom === goal.revision)) return undefined;
    const gone = goal?.json === undefined || (goal.expiresAt !== undefined && goal.expiresAt <= now);
    return gone ? { op: "delete", source: target.source } : again(target, goal, true);
  });
  return {
    changed: outcomes.filter((outcome) => outcome.changed).length,
    settled: keys.filter((key) => !overtaken.has(key)),
  };
}

function again(target: Target, change: StoredChange, sameAge: boolean): Mutation {
  return {
    op: "set",
    json: change.json ?? "null",
    expiresAt: change.expiresAt,
    source: target.source,
    author: change.author ?? change.source,
    restoredFrom: change.revision,
    ...(sameAge ? { createdAt: change.createdAt } : {}),
  };
}

function lastBefore(history: readonly StoredChange[], time: number): StoredChange | undefined {
  return history.findLast((change) => change.at <= time);
}

/**
 * The last record that does not come from the source. An expiry belongs to whoever set the value that ended, and a
 * restored value to whoever wrote it first.
 */
function lastWithout(history: readonly StoredChange[], source: Source): StoredChange | undefined {
  const left = new Map<number, boolean>();
  let goal: StoredChange | undefined;
  for (const change of history) {
    const origin = change.op === "expire" ? change.revision - 1 : change.restoredFrom;
    const stays = origin === undefined ? !sourceMatches(change.source, source) : (left.get(origin) ?? true);
    left.set(change.revision, stays);
    if (stays) goal = change;
  }
  return goal;
}
