import { MemoryError } from "../errors.js";
import type { Namespace } from "../namespace.js";
import type { Store, StoredEntry } from "../store/store.js";
import { decodeJson, encodeJson } from "../values/json.js";
import type { Source } from "../values/source.js";
import { readUntrusted } from "../values/untrusted.js";
import { valueFrom } from "./entry.js";
import { type ValueSchema, validate } from "./schema.js";

/** How long an asynchronous update goes on after lost races, in milliseconds. */
const GIVE_UP_AFTER_MS = 60_000;

interface Target<Value> {
  readonly namespace: Namespace;
  readonly store: Store;
  readonly source: Source | undefined;
  readonly schema: ValueSchema<Value> | undefined;
}

/** Leaves the transaction with the promise that a synchronous lock cannot wait for. */
class Later<Value> extends Error {
  readonly promise: Promise<Value>;
  readonly revision: number;

  constructor(promise: Promise<Value>, revision: number) {
    super();
    this.promise = promise;
    // It may fail before the transaction is undone and somebody waits for it.
    promise.catch(() => undefined);
    this.revision = revision;
  }
}

/** Replaces one entry by a function of its value: inside the lock, or by compare-and-set when that is asynchronous. */
export async function updateEntry<Value>(
  target: Target<Value>,
  key: string,
  next: (current: Value | undefined) => Value | Promise<Value>,
): Promise<StoredEntry> {
  const following = (current: StoredEntry | undefined): Value | Promise<Value> => {
    const made = next(current === undefined ? undefined : valueFrom<Value>(current.json));
    const { schema } = target;
    if (schema === undefined) return made;
    return isPromise(made) ? made.then((value) => validate(schema, value)) : validate(schema, made);
  };
  try {
    return await write(target, key, (current) => {
      const value = following(current);
      if (isPromise(value)) throw new Later(value, current?.revision ?? 0);
      return value;
    });
  } catch (error) {
    if (!(error instanceof Later)) throw error;
    return compareAndSet(target, key, following, error);
  }
}

async function compareAndSet<Value>(
  target: Target<Value>,
  key: string,
  following: (current: StoredEntry | undefined) => Value | Promise<Value>,
  first: Later<Value>,
): Promise<StoredEntry> {
  const started = performance.now();
  let { promise, revision }: { promise: Value | Promise<Value>; revision: number } = first;
  while (performance.now() - started < GIVE_UP_AFTER_MS) {
    const value = await promise;
    const json = encodeJson(value);
    const [outcome] = await target.store.write(target.namespace, [key], (_key, current) => {
      if ((current?.revision ?? 0) !== revision) return undefined;
      return { op: "set", json, expiresAt: current?.expiresAt, source: target.source };
    });
    if (outcome?.changed && outcome.entry !== undefined) return outcome.entry;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    const current = await target.store.get(target.namespace, key, target.store.clock());
    revision = current?.revision ?? 0;
    promise = following(current);
  }
  throw new MemoryError("revision_conflict", "Others kept changing this key. Try again later.", {
    retryable: true,
  });
}

async function write<Value>(
  target: Target<Value>,
  key: string,
  following: (current: StoredEntry | undefined) => Value,
): Promise<StoredEntry> {
  const [outcome] = await target.store.write(target.namespace, [key], (_key, current) => ({
    op: "set",
    json: encodeJson(following(current)),
    expiresAt: current?.expiresAt,
    source: target.source,
  }));
  if (outcome?.entry === undefined)
    throw new MemoryError("store_unavailable", "The store did not say what it wrote.");
  return outcome.entry;
}

/** The sum of a stored number and `by`. */
export function incrementOf(current: StoredEntry | undefined, by: number): number {
  const value = current === undefined ? 0 : decodeJson(current.json);
  if (typeof value !== "number") {
    throw new MemoryError(
      "invalid_value",
      "increment needs a number, and this key holds another kind of value.",
    );
  }
  const sum = value + by;
  const whole = Number.isInteger(value) && Number.isInteger(by);
  if (!Number.isFinite(sum) || (whole && !Number.isSafeInteger(sum))) {
    throw new MemoryError("invalid_value", "The sum is beyond what a number holds exactly (2^53 - 1).");
  }
  return sum;
}

function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return readUntrusted(
    "invalid_value",
    () => typeof value === "object" && value !== null && "then" in value && typeof value.then === "function",
  );
}
