import { parseNamespace } from "@pigeonhole/core";
import { upsertVector, VECTOR_CHUNK } from "@pigeonhole/core/store";
import { equal, rejects } from "../assertions.js";
import { put, remove } from "../raw.js";
import type { Check, Trial } from "../trial.js";

const HOME = parseNamespace("acme/vectors");
const CHILD = parseNamespace("acme/vectors/child");
const OTHER = parseNamespace("acme2/vectors");
const ONE = "model one 3";
const TWO = "model two 2";

/** A vector of a length that no other check depends on. */
function vectorOf(...numbers: number[]): Float32Array {
  return Float32Array.from(numbers);
}

/** The vectors of a namespace by chunk, in numbers that compare. */
async function seen({ store }: Trial, name = HOME, model = ONE): Promise<unknown> {
  return (await store.vectors(name, model)).map(({ chunk, bytes }) => [chunk, ...bytes]);
}

/** What `seen` answers when these entries have these vectors. */
function chunksOf(vectors: readonly (readonly [id: number, vector: Float32Array])[]): unknown {
  const chunks = new Map<number, Uint8Array>();
  for (const [id, vector] of vectors) {
    const chunk = Math.floor(id / VECTOR_CHUNK);
    chunks.set(chunk, upsertVector(chunks.get(chunk), id % VECTOR_CHUNK, vector));
  }
  return [...chunks].sort(([a], [b]) => a - b).map(([chunk, bytes]) => [chunk, ...bytes]);
}

/** Vectors stand beside entries, go with them, and are never those of another value, model or namespace. */
export function vectors(check: Check): void {
  check("a vector comes back to the bit, under its model only", async (trial) => {
    const { store } = trial;
    const { id, json } = await put(store, HOME, "key", { json: '"pigeon"' });
    const vector = vectorOf(0.1, -1e-30, 3.4e38);
    equal(await store.putVectors(HOME, ONE, [{ key: "key", json, vector }]), 1);
    equal(await store.putVectors(HOME, TWO, [{ key: "key", json, vector: vectorOf(1, 2) }]), 1);
    equal(await seen(trial), chunksOf([[id, vector]]));
    equal(await seen(trial, HOME, TWO), chunksOf([[id, vectorOf(1, 2)]]));
    equal(await seen(trial, HOME, "another"), []);
    equal(await store.vectorModels(HOME), [ONE, TWO]);
  });

  check("a later vector of an entry takes the place of the earlier one", async (trial) => {
    const { store } = trial;
    const { id, json } = await put(store, HOME, "key");
    await store.putVectors(HOME, ONE, [{ key: "key", json, vector: vectorOf(1, 2, 3) }]);
    await store.putVectors(HOME, ONE, [{ key: "key", json, vector: vectorOf(4, 5, 6) }]);
    equal(await seen(trial), chunksOf([[id, vectorOf(4, 5, 6)]]));
  });

  check("vectors of many entries come back by chunk", async (trial) => {
    const { store } = trial;
    const keys = Array.from({ length: 3 * VECTOR_CHUNK }, (_, index) => `key ${index}`);
    const outcomes = await store.write(HOME, keys, (key) => ({
      op: "set",
      json: JSON.stringify(key),
      expiresAt: undefined,
      source: undefined,
    }));
    const made = outcomes.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
    const backwards = made
      .toReversed()
      .map(({ key, json, id }) => ({ key, json, vector: vectorOf(id, 0, 1) }));
    equal(await store.putVectors(HOME, ONE, backwards.slice(0, 50)), 50);
    equal(await store.putVectors(HOME, ONE, backwards.slice(50)), keys.length - 50);
    equal(await seen(trial), chunksOf(made.map(({ id }) => [id, vectorOf(id, 0, 1)])));
    await remove(store, HOME, "key 40");
    const left = made.filter(({ key }) => key !== "key 40");
    equal(await seen(trial), chunksOf(left.map(({ id }) => [id, vectorOf(id, 0, 1)])));
  });

  check("a vector of a value that is no more is passed over", async (trial) => {
    const { store, clock } = trial;
    const vector = vectorOf(1, 2, 3);
    await put(store, HOME, "changed", { json: '"old"' });
    await put(store, HOME, "changed", { json: '"new"' });
    await put(store, HOME, "gone");
    await remove(store, HOME, "gone");
    await put(store, HOME, "brief", { expiresAt: clock.now + 10 });
    const { id } = await put(store, HOME, "kept");
    clock.advance(10);
    const stale = [
      { key: "changed", json: '"old"', vector },
      { key: "gone", json: "1", vector },
      { key: "brief", json: "1", vector },
      { key: "never", json: "1", vector },
    ];
    equal(await store.putVectors(HOME, ONE, stale), 0);
    equal(await seen(trial), []);
    equal(await store.putVectors(HOME, ONE, [...stale, { key: "kept", json: "1", vector }]), 1);
    equal(await seen(trial), chunksOf([[id, vector]]));
  });

  check("a change of a value removes its vectors of every model", async (trial) => {
    const { store } = trial;
    await withVectors(trial, "key", "other");
    const { id } = await put(store, HOME, "other");
    await put(store, HOME, "key", { json: '"changed"' });
    equal(await seen(trial), chunksOf([[id, vectorOf(1, 2, 3)]]));
    equal(await seen(trial, HOME, TWO), chunksOf([[id, vectorOf(1, 2)]]));
    await put(store, HOME, "other", { json: '"changed"' });
    equal(await store.vectorModels(HOME), []);
  });

  check("a write that leaves the value as it was leaves its vectors", async (trial) => {
    const { store, clock } = trial;
    await withVectors(trial, "key");
    const before = await seen(trial);
    await put(store, HOME, "key", { expiresAt: clock.now + 1_000 });
    equal(await seen(trial), before);
    await store
      .write(HOME, ["key"], () => {
        throw new Error("no");
      })
      .catch(() => undefined);
    await store.write(HOME, ["key"], () => undefined);
    equal(await seen(trial), before);
  });

  check("a transaction that fails keeps the vectors of what it would have changed", async (trial) => {
    const { store } = trial;
    await withVectors(trial, "one");
    const before = await seen(trial);
    const failing = store.write(HOME, ["one", "two"], (key) => {
      if (key === "two") throw new Error("no");
      return { op: "delete", source: undefined };
    });
    await failing.catch(() => undefined);
    equal(await seen(trial), before);
  });

  check("an entry takes its vectors along when it ends", async (trial) => {
    const { store, clock, memory } = trial;
    await withVectors(trial, "deleted", "cleared");
    await remove(store, HOME, "deleted");
    await memory(HOME).clear();
    equal(await store.vectorModels(HOME), []);
    await put(store, HOME, "brief", { expiresAt: clock.now + 10 });
    await store.putVectors(HOME, ONE, [{ key: "brief", json: "1", vector: vectorOf(1, 2, 3) }]);
    clock.advance(10);
    await put(store, HOME, "later");
    equal(await seen(trial), []);
  });

  check("a rewind leaves no vector of what it undid", async (trial) => {
    const { store, clock, memory } = trial;
    const start = clock.now;
    await put(store, HOME, "key", { json: '"old"' });
    clock.advance(10);
    await put(store, HOME, "key", { json: '"new"' });
    await put(store, HOME, "added");
    const vector = vectorOf(1, 2, 3);
    const made = [
      { key: "key", json: '"new"', vector },
      { key: "added", json: "1", vector },
    ];
    equal(await store.putVectors(HOME, ONE, made), 2);
    await memory(HOME).rewind({ to: start });
    equal(await seen(trial), []);
  });

  check("vectors are those of their namespace alone", async (trial) => {
    const { store } = trial;
    for (const name of [HOME, CHILD, OTHER]) await put(store, name, "key");
    const made = [{ key: "key", json: "1", vector: vectorOf(1, 2, 3) }];
    await store.putVectors(CHILD, ONE, made);
    await store.putVectors(OTHER, TWO, [{ key: "key", json: "1", vector: vectorOf(1, 2) }]);
    equal([await seen(trial), await store.vectorModels(HOME)], [[], []]);
    await store.putVectors(HOME, ONE, made);
    await remove(store, HOME, "key");
    await store.dropVectors(HOME, ONE);
    await store.dropVectors(HOME, TWO);
    equal(await store.vectorModels(CHILD), [ONE]);
    equal(await store.vectorModels(OTHER), [TWO]);
  });

  check("a model is dropped from its namespace, and no other", async (trial) => {
    const { store } = trial;
    await withVectors(trial, "key");
    await store.dropVectors(HOME, ONE);
    equal([await seen(trial), await store.vectorModels(HOME)], [[], [TWO]]);
    await store.dropVectors(HOME, "another");
    equal(await store.vectorModels(HOME), [TWO]);
  });

  check("erasing takes vectors along, and those of nobody else", async (trial) => {
    const { store, tenant } = trial;
    for (const name of [HOME, CHILD, OTHER]) {
      await put(store, name, "key");
      await store.putVectors(name, ONE, [{ key: "key", json: "1", vector: vectorOf(1, 2, 3) }]);
    }
    const models = async () => [
      await store.vectorModels(HOME),
      await store.vectorModels(CHILD),
      await store.vectorModels(OTHER),
    ];
    await tenant("acme").eraseNamespace(HOME);
    equal(await models(), [[], [ONE], [ONE]]);
    await tenant("acme").erase();
    equal(await models(), [[], [], [ONE]]);
    // The same key with the same id again: nothing of the erased one is there to be found.
    await put(store, HOME, "key");
    equal(await seen(trial), []);
  });

  check("vectors for what was never written make nothing", async ({ store, tenant }) => {
    const name = parseNamespace("nobody/here");
    equal(await store.vectors(name, ONE), []);
    equal(await store.vectorModels(name), []);
    await store.dropVectors(name, ONE);
    equal(await store.putVectors(name, ONE, [{ key: "key", json: "1", vector: vectorOf(1, 2, 3) }]), 0);
    equal(await tenant("nobody").usage(), { namespaces: 0, entries: 0, changes: 0, bytes: 0 });
  });

  check("vectors outlive the store that wrote them, or end with it, as the adapter says", async (trial) => {
    await withVectors(trial, "key");
    const before = await seen(trial);
    await trial.store.close();
    const again = { ...trial, store: await trial.again() };
    equal(await seen(again), trial.persistent ? before : []);
  });

  check("a store does what it was given to do before it closes", async ({ store }) => {
    const done: unknown[] = [];
    store.beforeClose(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      done.push((await put(store, HOME, "last")).revision);
    });
    store.beforeClose(() => Promise.reject(new Error("no")));
    await store.close();
    equal(done, [1]);
    await rejects(put(store, HOME, "too late"), "store_unavailable");
  });
}

/** Writes entries whose value is 1, with a vector of each model. */
async function withVectors({ store }: Trial, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    const { json } = await put(store, HOME, key);
    await store.putVectors(HOME, ONE, [{ key, json, vector: vectorOf(1, 2, 3) }]);
    await store.putVectors(HOME, TWO, [{ key, json, vector: vectorOf(1, 2) }]);
  }
}
