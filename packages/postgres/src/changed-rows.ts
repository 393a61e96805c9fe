import {
  changeColumns,
  type EntryRow,
  entryColumns,
  type NamespaceRow,
  type NamespaceRows,
  namespaceColumns,
} from "@pigeonhole/core/rows";
import type { DocumentTerms, Namespace, StoredChange } from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import { IndexChange } from "./index-change.js";
import type { Indexed } from "./pending.js";
import { columnsOf } from "./rows-of.js";
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

/** The rows of a namespace as a transaction has read them and changes them, until it sends all at its end. */
export class ChangedRows implements NamespaceRows {
  readonly index: IndexChange;
  readonly vectors: VectorRemovals;
  readonly #tenant: string;
  readonly #namespace: Namespace;
  readonly #hasVectors: boolean;
  readonly #entries: Map<string, EntryRow>;
  readonly #last: Map<string, StoredChange>;
  readonly #put = new Map<string, EntryRow>();
  readonly #deleted = new Set<string>();
  readonly #records: StoredChange[] = [];

  constructor(tenant: string, namespace: Namespace, state: NamespaceState) {
    this.#tenant = tenant;
    this.#namespace = namespace;
    this.#hasVectors = state.hasVectors;
    this.#entries = new Map(state.entries);
    this.#last = new Map(state.last);
    this.index = new IndexChange(tenant, namespace, state.indexed);
    this.vectors = new VectorRemovals(tenant, namespace);
  }

  entry(key: string): EntryRow | undefined {
    return this.#entries.get(key);
  }

  lastRecord(key: string): StoredChange | undefined {
    return this.#last.get(key);
  }

  addRecord(record: StoredChange): void {
    this.#records.push(record);
    this.#last.set(record.key, record);
  }

  put(entry: EntryRow, terms: DocumentTerms, before: EntryRow | undefined): void {
    this.#entries.set(entry.key, entry);
    this.#put.set(entry.key, entry);
    this.#deleted.delete(entry.key);
    if (before === undefined) this.index.add(entry.id, terms);
    else this.index.change(before, terms);
  }

  remove(entry: EntryRow): void {
    this.#entries.delete(entry.key);
    this.#put.delete(entry.key);
    this.#deleted.add(entry.key);
    this.index.change(entry, undefined);
  }

  end(entry: EntryRow): void {
    this.index.packAll();
    this.remove(entry);
  }

  removeVectors(id: number): void {
    if (this.#hasVectors) this.vectors.remove(id);
  }

  /** The statements that store the rows and the counts, but for the index, which has come so far with them. */
  statements(counts: NamespaceRow, indexed: Indexed): Statement[] {
    const of = (text: string, rows: readonly (readonly (string | number | null)[])[]): Statement[] =>
      rows.length === 0 ? [] : [{ text, values: [this.#tenant, this.#namespace, ...columnsOf(rows)] }];
    const deleted = [...this.#deleted].map((key) => [key]);
    const put = [...this.#put.values()].map((entry) => entryColumns(this.#namespace, entry));
    const added = this.#records.map((record) => changeColumns(this.#namespace, record));
    const [, ...counted] = namespaceColumns(this.#namespace, counts, [indexed.sequence, indexed.pending]);
    return [
      ...of(STATEMENTS.deleteEntries, deleted),
      ...of(STATEMENTS.putEntries, put),
      ...of(STATEMENTS.addChanges, added),
      { text: STATEMENTS.putNamespace, values: [this.#tenant, this.#namespace, ...counted] },
    ];
  }
}
