import { MemoryError } from "../errors.js";
import { type Namespace, namespace, parseNamespace } from "../namespace.js";
import { storeFrom } from "../store/open-store.js";
import type { Mutation, Store, StoredEntry } from "../store/store.js";
import { encodeJson } from "../values/json.js";
import { checkKey } from "../values/key.js";
import { checkSource, type Source } from "../values/source.js";
import { checkCurrent, present } from "./check-current.js";
import {
  type Change,
  entryFrom,
  type HistoryEntry,
  historyFrom,
  type MemoryEntry,
  valueFrom,
} from "./entry.js";
import { type ListOptions, type ListPage, listEntries, listPage } from "./list.js";
import { type ChangePage, type ChangesOptions, listChanges } from "./list-changes.js";
import { checkOptions, checkRevision, expiryOf } from "./options.js";
import { type Recall, type RecallOptions, recall } from "./recall.js";
import { type RewindTo, restore, rewind } from "./rewind.js";
import { checkSchema, type ValueSchema, validate } from "./schema.js";
import type { EmbedOptions, EmbedReport } from "./semantic/back-fill.js";
import { Semantic } from "./semantic/semantic.js";
import { checkSettings, type RecallSettings } from "./semantic/settings.js";
import { incrementOf, updateEntry } from "./update.js";

/** What a Memory is bound to besides its namespace. */
export interface MemoryOptions<Value = unknown> {
  /** A store, or a URL for `openStore`. Left out: `PIGEONHOLE_STORE`, or else the user's data directory. */
  store?: Store | string;
  /** Who writes through this Memory; on record with every write. */
  source?: Source;
  /** Makes the Memory typed: a value that does not fit is rejected on write. */
  schema?: ValueSchema<Value>;
  /** Has recall find by meaning as well as by words. Left out, nothing is embedded. */
  recall?: RecallSettings;
}

/** How one value is written. */
export interface SetOptions {
  /** Seconds until the entry ends, to the millisecond; left out, it stays. */
  ttlSeconds?: number;
  /** Write only if the key is at this revision; 0 means only if the key is absent. */
  ifRevision?: number;
}

const KEYS_PER_CLEAR = 200;

/**
 * The memory of one namespace: a key-value store with history and ranked recall. Methods reject with `MemoryError`:
 * `invalid_key`, `invalid_value` and `invalid_argument` for bad input, `store_unavailable` and `corrupt_data` from the
 * store. After an error nothing has been written.
 *
 * @example
 * const memory = new Memory("acme/users/42");
 * await memory.set("plan", "gold");
 */
export class Memory<Value = unknown> {
  readonly namespace: Namespace;
  readonly store: Store;
  readonly source: Source | undefined;
  readonly schema: ValueSchema<Value> | undefined;
  readonly recallSettings: RecallSettings | undefined;
  readonly #semantic: Semantic | undefined;

  /** @throws MemoryError `invalid_namespace` or `invalid_argument`; opens nothing yet */
  constructor(of: string, options: MemoryOptions<Value> = {}) {
    const { store, source, schema, recall } = checkOptions(options, ["store", "source", "schema", "recall"]);
    this.namespace = parseNamespace(of);
    this.source = checkSource(source);
    this.schema = checkSchema(schema);
    const settings = recall === undefined ? undefined : checkSettings(recall);
    this.recallSettings = recall;
    this.store = storeFrom(store);
    if (settings !== undefined) this.#semantic = new Semantic(this.store, this.namespace, settings);
  }

  /** The value of a key, or `fallback` (else undefined) when there is none. */
  async get<Type extends Value = Value>(key: string): Promise<Type | undefined>;
  async get<Type extends Value, Fallback = Type>(key: string, fallback: Fallback): Promise<Type | Fallback>;
  async get<Type extends Value>(key: string, fallback?: Type): Promise<Type | undefined> {
    const stored = await this.#read(key);
    return stored === undefined ? fallback : valueFrom<Type>(stored.json);
  }

  /** The entry of a key with its revision, times and source, or undefined. */
  async entry(key: string): Promise<MemoryEntry<Value> | undefined> {
    const stored = await this.#read(key);
    return stored === undefined ? undefined : entryFrom(stored);
  }

  /** True when the key has a value, `null` included. */
  async has(key: string): Promise<boolean> {
    return (await this.#read(key)) !== undefined;
  }

  /**
   * Stores a value: any JSON value up to 256 KiB and 64 levels, which comes back exactly. Without `ttlSeconds` an
   * earlier time to live is lifted.
   *
   * @throws MemoryError also `revision_conflict` when `ifRevision` does not match
   */
  async set(key: string, value: Value, options: SetOptions = {}): Promise<MemoryEntry<Value>> {
    checkKey(key);
    const { ttlSeconds, ifRevision } = checkOptions(options, ["ttlSeconds", "ifRevision"]);
    expiryOf(ttlSeconds, 0);
    if (ifRevision !== undefined) checkRevision(ifRevision);
    const json = encodeJson(this.schema === undefined ? value : await validate(this.schema, value));
    const stored = await this.#write(key, (current, now) => {
      checkCurrent(key, current, ifRevision);
      return { op: "set", json, expiresAt: expiryOf(ttlSeconds, now), source: this.source };
    });
    return entryFrom(present(stored));
  }

  /**
   * Replaces a value by what `next` makes of it, atomically: no other write comes between. The time to live stays.
   * `next` may be called more than once. When it is asynchronous it runs outside the lock and again after a conflict.
   *
   * @throws what `next` throws; MemoryError `revision_conflict` when an asynchronous `next` kept losing for a minute
   */
  async update(
    key: string,
    next: (current: Value | undefined) => Value | Promise<Value>,
  ): Promise<MemoryEntry<Value>> {
    if (typeof next !== "function") throw new MemoryError("invalid_argument", "update takes a function.");
    return entryFrom(this.#written(await updateEntry(this, checkKey(key), next)));
  }

  /**
   * Adds to a number, atomically; an absent key counts as 0. The time to live stays.
   *
   * @throws MemoryError `invalid_value` when the value is no number or the sum is not exact
   */
  async increment(key: string, by = 1): Promise<number> {
    checkKey(key);
    if (typeof by !== "number" || !Number.isFinite(by)) {
      throw new MemoryError("invalid_argument", "increment takes a finite number.");
    }
    let sum = 0;
    const added = (current: StoredEntry | undefined): Mutation => {
      sum = incrementOf(current, by);
      return { op: "set", json: encodeJson(sum), expiresAt: current?.expiresAt, source: this.source };
    };
    if (this.schema !== undefined) await validate(this.schema, incrementOf(await this.#read(key), by));
    await this.#write(key, added);
    return sum;
  }

  /**
   * Deletes a key; false when there was none. Its history stays.
   *
   * @throws MemoryError also `revision_conflict` when `ifRevision` does not match
   */
  async delete(key: string, options: { ifRevision?: number } = {}): Promise<boolean> {
    checkKey(key);
    const { ifRevision } = checkOptions(options, ["ifRevision"]);
    if (ifRevision !== undefined) checkRevision(ifRevision);
    const [outcome] = await this.store.write(this.namespace, [key], (_key, current) => {
      checkCurrent(key, current, ifRevision);
      return { op: "delete", source: this.source };
    });
    return outcome?.changed ?? false;
  }

  /** One page of entries, by key or newest write first. 100 entries when `limit` is left out, 1,000 at most. */
  list(options: ListOptions = {}): Promise<ListPage<Value>> {
    return listPage(this, options);
  }

  /** Every entry by key, read page by page as the loop goes. */
  entries(options: { prefix?: string } = {}): AsyncIterable<MemoryEntry<Value>> {
    return listEntries(this, options);
  }

  /**
   * Entries that match a query in words, best first: 10 when `limit` is left out. `total` counts all matches. Of an
   * entry's text the first 32,768 characters and 1,024 distinct terms are searched.
   */
  recall(query: string, options: RecallOptions = {}): Promise<Recall<Value>> {
    return recall(this, query, options, this.#semantic);
  }

  /** Deletes every entry, 200 in one transaction, and gives their number. The history stays. */
  async clear(): Promise<number> {
    let cleared = 0;
    for (;;) {
      const page = await listPage(this, { limit: KEYS_PER_CLEAR });
      const keys = page.entries.map((entry) => entry.key);
      if (keys.length === 0) return cleared;
      const outcomes = await this.store.write(this.namespace, keys, () => ({
        op: "delete",
        source: this.source,
      }));
      cleared += outcomes.filter((outcome) => outcome.changed).length;
      if (page.nextCursor === undefined) return cleared;
    }
  }

  /** All that happened to a key, oldest first. */
  async history(key: string): Promise<HistoryEntry<Value>[]> {
    const changes = await this.store.history(this.namespace, checkKey(key), this.store.clock());
    return changes.map((change) => historyFrom(change));
  }

  /**
   * Writes the value of an earlier revision again, as a new revision that keeps the value's author as its source.
   *
   * @throws MemoryError `invalid_argument` when that revision set no value or its value is gone
   */
  async restore(key: string, revision: number): Promise<MemoryEntry<Value>> {
    return entryFrom(
      this.#written(await restore(this, checkKey(key), checkRevision(revision, "revision", 1))),
    );
  }

  /** The namespace's journal as a feed: what came after `since`, a `next` of an earlier page. */
  changes(options: ChangesOptions = {}): Promise<ChangePage<Value>> {
    return listChanges(this, options);
  }

  /**
   * Undoes every write after a time, or every write of a source while later writes of others stay; gives the number of
   * keys that changed. It writes new revisions, so a rewind can be rewound. 200 keys in one transaction; run again
   * after an interruption it goes on.
   */
  async rewind(to: RewindTo): Promise<number> {
    const changed = await rewind(this, to);
    if (changed > 0) await this.#semantic?.catchUp();
    return changed;
  }

  /**
   * Embeds every entry that has no vector of the present model, and removes the vectors of other models once all have
   * one. For what was written before there was an embedder, while it failed, or with another model.
   *
   * @throws MemoryError `invalid_argument` for a memory without an embedder
   */
  async embed(options: EmbedOptions = {}): Promise<EmbedReport> {
    if (this.#semantic !== undefined) return this.#semantic.embedAll(options);
    throw new MemoryError(
      "invalid_argument",
      "This memory has no embedder. Make it with recall: { embed, dimensions }.",
    );
  }

  /** The memory of a namespace below this one, with the same store, source, schema and embedder. */
  child(...segments: string[]): Memory<Value> {
    if (segments.length === 0)
      throw new MemoryError("invalid_namespace", "child takes at least one segment.");
    const { store, source, schema, recallSettings } = this;
    return new Memory<Value>(namespace(...this.namespace.split("/"), ...segments), {
      store,
      ...(source === undefined ? {} : { source }),
      ...(schema === undefined ? {} : { schema }),
      ...(recallSettings === undefined ? {} : { recall: recallSettings }),
    });
  }

  #read(key: string): Promise<StoredEntry | undefined> {
    return this.store.get(this.namespace, checkKey(key), this.store.clock());
  }

  async #write(
    key: string,
    decide: (current: StoredEntry | undefined, now: number) => Mutation,
  ): Promise<StoredEntry | undefined> {
    let isNew = true;
    const [outcome] = await this.store.write(this.namespace, [key], (_key, current, now) => {
      const mutation = decide(current, now);
      isNew = mutation.op !== "set" || mutation.json !== current?.json;
      return mutation;
    });
    return outcome?.entry !== undefined && isNew ? this.#written(outcome.entry) : outcome?.entry;
  }

  #written(stored: StoredEntry): StoredEntry {
    this.#semantic?.written(stored);
    return stored;
  }
}

export type { Change };
