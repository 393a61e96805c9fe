import { MemoryError } from "../errors.js";
import { type MemoryEntry, valueFrom } from "../memory/entry.js";
import { inBatches } from "../memory/in-batches.js";
import { Memory, type MemoryOptions } from "../memory/memory.js";
import { expiryOf } from "../memory/options.js";
import { recallAmong } from "../memory/recall-among.js";
import { recallEach } from "../memory/recall-each.js";
import type { Mutation } from "../store/store.js";
import { encodeJson } from "../values/json.js";
import { checkKey } from "../values/key.js";
import { newestFirst } from "./newest-first.js";
import { checkPath, type Path, pathKey, pathOf, segmentOf } from "./path.js";

/** An entry of a tree and where it is. */
export interface TreeEntry<Value = unknown> {
  readonly path: Path;
  readonly entry: MemoryEntry<Value>;
}

/** An entry of a tree that matches a query, and how well; comparable within one answer only. */
export interface TreeMatch<Value = unknown> extends TreeEntry<Value> {
  readonly score: number;
}

/** A change of one entry. */
export interface TreeChange<Value = unknown> {
  readonly path: Path;
  readonly key: string;
  /** What to store; left out, the entry is deleted. A property that is undefined counts as absent. */
  readonly value?: Value;
  /** Seconds until the entry ends; left out, it stays. */
  readonly ttlSeconds?: number | undefined;
}

/** What a tree is bound to besides its namespace. */
export type TreeOptions = Omit<MemoryOptions, "schema">;

type Where<Value> = (entry: MemoryEntry<Value>) => boolean;

const KEYS_PER_WRITE = 200;
/** Share of an entry's time to live that must be over before it is renewed. */
const LEAST_ELAPSED = 0.01;

/**
 * Entries at paths of any depth below one namespace, for frameworks whose own namespaces are lists of labels. Each path
 * has a namespace of its own, so that what is stored at one path moves no ranking at another; a list of the paths lies
 * beside them. A path is above another only where all its labels are the other's first ones: `["user"]` is not above
 * `["users"]`. Methods reject with MemoryError, as those of Memory do.
 *
 * @example
 * const tree = new MemoryTree("acme");
 * await tree.write([{ path: ["users", "42"], key: "plan", value: "gold" }]);
 */
export class MemoryTree<Value = unknown> {
  /** The list of the paths that have been written to. */
  readonly #paths: Memory;
  readonly #options: TreeOptions;

  /** @throws MemoryError `invalid_namespace` for a namespace of more than 6 segments, and as Memory does */
  constructor(of: string, options: TreeOptions = {}) {
    const { namespace, store, schema } = new Memory(of, options);
    if (schema !== undefined) throw new MemoryError("invalid_argument", "A MemoryTree takes no schema.");
    const { recall: _ofEntries, ...plain } = { ...options, store };
    this.#options = { ...options, store };
    this.#paths = new Memory(`${namespace}/tree`, plain);
    this.memoryAt(["path"]);
  }

  /** The memory of the entries at one path. Write through {@link write}, which puts a new path on the list. */
  memoryAt(path: Path): Memory<Value> {
    return new Memory<Value>(`${this.#paths.namespace}/${segmentOf(checkPath(path))}`, this.#options);
  }

  /** The entry of a key at a path, or undefined. */
  get(path: Path, key: string): Promise<MemoryEntry<Value> | undefined> {
    return this.memoryAt(path).entry(key);
  }

  /**
   * Stores and deletes. Everything is checked before anything is written; the changes at one path are made together,
   * up to 200 in one transaction; with an embedder one by one. Of several changes of one entry the last counts.
   *
   * @throws MemoryError `invalid_argument`, `invalid_key`, `invalid_value`
   */
  async write(changes: readonly TreeChange<Value>[]): Promise<void> {
    const byPath = new Map<string, { memory: Memory<Value>; path: Path; keys: Map<string, Written> }>();
    for (const { path, key, value, ttlSeconds } of changes) {
      const memory = this.memoryAt(path);
      checkKey(key);
      expiryOf(ttlSeconds, 0);
      const json = value === undefined ? undefined : encodeJson(value, "absent");
      const group = byPath.get(memory.namespace) ?? { memory, path, keys: new Map<string, Written>() };
      group.keys.set(key, { json, ttlSeconds });
      byPath.set(memory.namespace, group);
    }
    for (const { memory, path, keys } of byPath.values()) {
      if ([...keys.values()].some(({ json }) => json !== undefined)) await this.#enlist(path);
      await writeAll(memory, keys);
    }
  }

  /** The paths at or below one that hold entries; those below one path come one after another. */
  async *paths(above: Path = []): AsyncGenerator<Path> {
    for await (const { path, memory } of this.#below(above)) {
      if ((await memory.list({ limit: 1 })).entries.length > 0) yield path;
    }
  }

  /**
   * The entries at or below a path, newest first, read as the loop goes.
   *
   * @param expected how many the loop will take, as far as that is known
   */
  async *entries(above: Path, expected = 100): AsyncGenerator<TreeEntry<Value>> {
    const places = await all(this.#below(above));
    for await (const { index, entry } of newestFirst(
      places.map(({ memory }) => memory),
      expected,
    )) {
      yield { path: places[index]?.path ?? above, entry };
    }
  }

  /**
   * Entries at or below a path that match a query in words, best first. The words are weighed by how rare they are among
   * all that was searched, so that scores of different paths compare. With an embedder, each path has its own ranking by
   * words and by meaning, and their scores are taken together.
   *
   * @param where takes only entries for which it is true, however far down the ranking they stand
   * @throws MemoryError `invalid_argument` for a query that `Memory.recall` refuses
   */
  async recall(
    above: Path,
    query: string,
    { limit, where }: { limit: number; where?: Where<Value> },
  ): Promise<TreeMatch<Value>[]> {
    const places = await all(this.#below(above));
    const memories = places.map(({ memory }) => memory);
    const options = { limit, ...(where === undefined ? {} : { where }) };
    const search = this.#options.recall === undefined ? recallAmong<Value> : recallEach<Value>;
    const matches = await search(memories, query, options);
    return matches.map(({ index, entry, score }) => ({ path: places[index]?.path ?? above, entry, score }));
  }

  /**
   * Begins the time to live of entries anew, each with as long as it was written with. It stays when less than a
   * hundredth of that has gone by, so that a much read entry is not written at every read. An entry without a time to
   * live stays as it is, and one that another writer changed meanwhile stays as that one left it.
   */
  async renew(entries: readonly TreeEntry<Value>[]): Promise<void> {
    await inBatches(entries, async ({ path, entry }) => {
      const { key, revision, updatedAt, expiresAt } = entry;
      const memory = this.memoryAt(path);
      if (expiresAt === undefined) return;
      const lifetime = expiresAt - updatedAt;
      if (memory.store.clock() - updatedAt < lifetime * LEAST_ELAPSED) return;
      await memory.store.write(memory.namespace, [key], (_key, current, now) => {
        if (current?.revision !== revision) return undefined;
        return { op: "set", json: current.json, expiresAt: now + lifetime, source: current.source };
      });
    });
  }

  async #enlist(path: Path): Promise<void> {
    const key = pathKey(path);
    // A path is on the list before anything is at it, so that no entry is ever lost to a search.
    if (!(await this.#paths.has(key))) await this.#paths.set(key, true);
  }

  async *#below(above: Path): AsyncGenerator<{ path: Path; memory: Memory<Value> }> {
    for await (const { key } of this.#paths.entries({ prefix: pathKey(checkPath(above, 0)) })) {
      const path = pathOf(key);
      if (path !== undefined) yield { path, memory: this.memoryAt(path) };
    }
  }
}

interface Written {
  readonly json: string | undefined;
  readonly ttlSeconds: number | undefined;
}

async function writeAll<Value>(memory: Memory<Value>, changes: ReadonlyMap<string, Written>): Promise<void> {
  const { namespace, store, source } = memory;
  if (memory.recallSettings !== undefined) return writeEach(memory, changes);
  const keys = [...changes.keys()];
  for (let start = 0; start < keys.length; start += KEYS_PER_WRITE) {
    await store.write(
      namespace,
      keys.slice(start, start + KEYS_PER_WRITE),
      (key, _current, now): Mutation => {
        const { json, ttlSeconds } = changes.get(key) ?? { json: undefined, ttlSeconds: undefined };
        if (json === undefined) return { op: "delete", source };
        return { op: "set", json, expiresAt: expiryOf(ttlSeconds, now), source };
      },
    );
  }
}

/** One by one, as a memory with an embedder has each entry embedded that it writes itself. */
async function writeEach<Value>(memory: Memory<Value>, changes: ReadonlyMap<string, Written>): Promise<void> {
  for (const [key, { json, ttlSeconds }] of changes) {
    if (json === undefined) await memory.delete(key);
    else await memory.set(key, valueFrom<Value>(json), ttlSeconds === undefined ? {} : { ttlSeconds });
  }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
