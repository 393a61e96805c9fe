import {
  changeColumns,
  corrupt,
  type EntryRow,
  entryColumns,
  type NamespaceRow,
  namespaceColumns,
} from "@pigeonhole/core/rows";
import {
  type Decide,
  type Mutation,
  type Namespace,
  type StoredChange,
  storedTerms,
  type WriteOutcome,
} from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import { CallerError } from "./errors.js";
import { IndexChange } from "./index-change.js";
import type { Indexed } from "./pending.js";
import { columnsOf, publicEntry } from "./rows-of.js";
import { STATEMENTS } from "./statements.js";
import { VectorRemovals } from "./vectors.js";

/** What a transaction has read of a namespace, under its lock. */
export interface NamespaceState {
  readonly counts: NamespaceRow;
  readonly indexed: Indexed;
  /** Entries of the keys to be written, and entries whose time is over. */
  readonly entries: ReadonlyMap<string, EntryRow>;
  /** The last journal record of each of those keys. */
  readonly last: ReadonlyMap<string, StoredChange>;
  /** Entries whose time is over, in the order in which they ended. */
  readonly due: readonly EntryRow[];
  /** Whether any entry of the namespace has a vector. */
  readonly hasVectors: boolean;
}

type Change = Pick<StoredChange, "key" | "op" | "revision" | "at"> & Partial<StoredChange>;

/** Works out what a write does to a namespace: entries, journal, index and counts. Nothing here waits. */
export class NamespaceChange {
  readonly index: IndexChange;
  readonly vectors: VectorRemovals;
  readonly #tenant: string;
  readonly #namespace: Namespace;
  readonly #now: number;
  readonly #counts: NamespaceRow;
  readonly #due: readonly EntryRow[];
  readonly #entries: Map<string, EntryRow>;
  readonly #revisions = new Map<string, number>();
  readonly #last: ReadonlyMap<string, StoredChange>;
  readonly #put = new Map<string, EntryRow>();
  readonly #deleted = new Set<string>();
  readonly #changes: StoredChange[] = [];

  constructor(tenant: string, namespace: Namespace, now: number, state: NamespaceState) {
    this.#tenant = tenant;
    this.#namespace = namespace;
    this.#now = now;
    this.#counts = { ...state.counts };
    this.#entries = new Map(state.entries);
    this.#last = state.last;
    this.#due = state.due;
    this.index = new IndexChange(tenant, namespace, state.indexed);
    this.vectors = new VectorRemovals(tenant, namespace);
  }

  get hasChanged(): boolean {
    return this.#changes.length > 0;
  }

  /** Journals and removes what is due, then applies a decision to each key. */
  write(keys: readonly string[], decide: Decide): WriteOutcome[] {
    for (const entry of this.#due) {
      if (this.#entries.has(entry.key)) this.#expire(entry);
    }
    return keys.map((key) => this.#writeOne(key, decide));
  }

  /** The journal position after the write. */
  get sequence(): number {
    return this.#counts.sequence;
  }

  /** The statements that store the change, but for the index, which has come so far with it. */
  statements(indexed: Indexed): Statement[] {
    const of = (text: string, rows: readonly (readonly (string | number | null)[])[]): Statement[] =>
      rows.length === 0 ? [] : [{ text, values: [this.#tenant, this.#namespace, ...columnsOf(rows)] }];
    const [, ...counts] = namespaceColumns(this.#namespace, this.#counts, [
      indexed.sequence,
      indexed.pending,
    ]);
    return [
      ...of(
        STATEMENTS.deleteEntries,
        [...this.#deleted].map((key) => [key]),
      ),
      ...of(
        STATEMENTS.putEntries,
        [...this.#put.values()].map((entry) => entryColumns(this.#namespace, entry)),
      ),
      ...of(
        STATEMENTS.addChanges,
        this.#changes.map((change) => changeColumns(this.#namespace, change)),
      ),
      {
        text: STATEMENTS.putNamespace,
        values: [this.#tenant, this.#namespace, ...counts],
      },
    ];
  }

  #writeOne(key: string, decide: Decide): WriteOutcome {
    const current = this.#current(key);
    const mutation = decided(() =>
      decide(key, current === undefined ? undefined : publicEntry(current), this.#now),
    );
    if (mutation === undefined)
      return { key, changed: false, entry: current === undefined ? undefined : publicEntry(current) };
    if (mutation.op === "set")
      return { key, changed: true, entry: publicEntry(this.#set(key, current, mutation)) };
    if (current === undefined) return { key, changed: false, entry: undefined };
    this.#remove(current, { at: this.#now, ...mutation });
    return { key, changed: true, entry: undefined };
  }

  #current(key: string): EntryRow | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiresAt === undefined || entry.expiresAt > this.#now) return entry;
    this.#expire(entry);
    return undefined;
  }

  #set(key: string, current: EntryRow | undefined, mutation: Mutation & { op: "set" }): EntryRow {
    const { json, expiresAt, source, author, restoredFrom } = mutation;
    const revision = (current?.revision ?? this.#lastRevision(key)) + 1;
    const createdAt = mutation.createdAt ?? current?.createdAt ?? this.#now;
    const change = { key, op: mutation.op, revision, json, at: this.#now, createdAt, expiresAt, source };
    const sequence = this.#record({ ...change, author, restoredFrom });
    const document = storedTerms(key, json);
    const entry: EntryRow = {
      key,
      json,
      revision,
      createdAt,
      updatedAt: this.#now,
      expiresAt,
      source: author ?? source,
      id: current?.id ?? sequence,
      sequence,
      length: document.length,
    };
    this.#entries.set(key, entry);
    this.#put.set(key, entry);
    this.#deleted.delete(key);
    if (current === undefined) this.index.add(entry.id, document);
    else this.index.change(current, document);
    if (current !== undefined && current.json !== json) this.vectors.remove(current.id);
    this.#counts.entries += current === undefined ? 1 : 0;
    this.#counts.totalLength += entry.length - (current?.length ?? 0);
    return entry;
  }

  #expire(entry: EntryRow): void {
    this.index.packAll();
    this.#remove(entry, { op: "expire", at: entry.expiresAt ?? this.#now });
  }

  #remove(entry: EntryRow, change: Omit<Change, "key" | "revision">): void {
    const { key, revision } = entry;
    this.#record({ createdAt: entry.createdAt, ...change, key, revision: revision + 1 });
    this.#entries.delete(key);
    this.#put.delete(key);
    this.#deleted.add(key);
    this.index.change(entry, undefined);
    this.vectors.remove(entry.id);
    this.#counts.entries -= 1;
    this.#counts.totalLength -= entry.length;
  }

  #lastRevision(key: string): number {
    const known = this.#revisions.get(key);
    if (known !== undefined) return known;
    const last = this.#last.get(key);
    // The journal says that the entry is there, and it was not found: one of the two is damaged.
    if (last?.op === "set") throw corrupt("entry");
    return last?.revision ?? 0;
  }

  #record(change: Change): number {
    this.#counts.sequence += 1;
    const full: StoredChange = {
      json: undefined,
      createdAt: this.#now,
      expiresAt: undefined,
      source: undefined,
      author: undefined,
      restoredFrom: undefined,
      ...change,
      sequence: this.#counts.sequence,
    };
    this.#changes.push(full);
    this.#revisions.set(full.key, full.revision);
    return full.sequence;
  }
}

function decided(decide: () => Mutation | undefined): Mutation | undefined {
  try {
    return decide();
  } catch (error) {
    throw new CallerError(error);
  }
}
