import { type DocumentTerms, storedTerms } from "../ranking/document.js";
import type { CopiedRows, Decide, Mutation, StoredChange, WriteOutcome } from "../store/store.js";
import { corrupt } from "./corrupt.js";
import { notNext } from "./not-next.js";
import { type EntryRow, type NamespaceRow, publicEntry } from "./rows.js";

/**
 * The rows of one namespace inside one transaction, as a store reads and writes them. Each method sees what those before it
 * have changed. Nothing here waits: a store that has to wait for its rows reads them before, and sends them afterwards.
 */
export interface NamespaceRows {
  /** The entry of a key, also one whose time is over. */
  entry(key: string): EntryRow | undefined;
  /** The last journal record of a key. */
  lastRecord(key: string): StoredChange | undefined;
  addRecord(record: StoredChange): void;
  /** Stores an entry in place of `before`, and has it found by these terms only. */
  put(entry: EntryRow, terms: DocumentTerms, before: EntryRow | undefined): void;
  /** Removes an entry that is there, and what it is found by. */
  remove(entry: EntryRow): void;
  /** Removes an entry whose time is over, and leaves no word of it behind. */
  end(entry: EntryRow): void;
  /** Removes what models have made of an entry's text. */
  removeVectors(id: number): void;
}

/**
 * Works out what a write does to a namespace: which journal records are added, what becomes of the entries, and the counts.
 * The same for every database, which only reads and writes rows.
 */
export class NamespaceChange {
  readonly #rows: NamespaceRows;
  readonly #counts: NamespaceRow;
  readonly #now: number;
  readonly #before: number;

  /**
   * @param counts of the namespace before the change
   * @param now the time of the transaction
   */
  constructor(rows: NamespaceRows, counts: NamespaceRow, now: number) {
    this.#rows = rows;
    this.#counts = { ...counts };
    this.#now = now;
    this.#before = counts.sequence;
  }

  /** What is counted of the namespace after the change. */
  get counts(): Readonly<NamespaceRow> {
    return this.#counts;
  }

  /** Whether anything has been journalled. */
  get hasChanged(): boolean {
    return this.#counts.sequence !== this.#before;
  }

  /** Journals and removes entries whose time is over, in the order given, which is that in which they ended. */
  settle(due: readonly EntryRow[]): void {
    for (const entry of due) this.#expire(entry);
  }

  /** Applies a decision to each key; what is due is to be settled before. */
  write(keys: readonly string[], decide: Decide): WriteOutcome[] {
    return keys.map((key) => this.#writeOne(key, decide));
  }

  /**
   * Takes over rows of another store as they are.
   *
   * @throws MemoryError `revision_conflict` when the records do not go on where the journal ends
   */
  adopt({ changes, entries }: CopiedRows): void {
    for (const record of changes) {
      if (record.sequence !== this.#counts.sequence + 1) throw notNext(this.#counts.sequence);
      this.#addRecord(record);
      const ended = record.op === "set" ? undefined : this.#rows.entry(record.key);
      if (ended !== undefined) this.#remove(ended);
    }
    for (const entry of entries) {
      const old = this.#rows.entry(entry.key);
      if (old?.sequence === entry.sequence) continue;
      if (old !== undefined) this.#remove(old);
      const terms = storedTerms(entry.key, entry.json);
      this.#put({ ...entry, length: terms.length }, terms, undefined);
    }
  }

  #writeOne(key: string, decide: Decide): WriteOutcome {
    const row = this.#current(key);
    const current = row === undefined ? undefined : publicEntry(row);
    const mutation = decide(key, current, this.#now);
    if (mutation === undefined) return { key, changed: false, entry: current };
    if (mutation.op === "set")
      return { key, changed: true, entry: publicEntry(this.#set(key, row, mutation)) };
    if (row === undefined) return { key, changed: false, entry: undefined };
    this.#journal(row, { ...mutation, at: this.#now });
    this.#remove(row);
    return { key, changed: true, entry: undefined };
  }

  #current(key: string): EntryRow | undefined {
    const row = this.#rows.entry(key);
    if (row?.expiresAt === undefined || row.expiresAt > this.#now) return row;
    this.#expire(row);
    return undefined;
  }

  #set(key: string, current: EntryRow | undefined, mutation: Mutation & { op: "set" }): EntryRow {
    const { op, json, expiresAt, source, author, restoredFrom } = mutation;
    const now = this.#now;
    const sequence = this.#counts.sequence + 1;
    const revision = (current?.revision ?? this.#lastRevision(key)) + 1;
    const createdAt = mutation.createdAt ?? current?.createdAt ?? now;
    const written = { sequence, key, revision, json, createdAt, expiresAt };
    this.#addRecord({ ...written, op, at: now, source, author, restoredFrom });
    const terms = storedTerms(key, json);
    const id = current?.id ?? sequence;
    const entry = { ...written, updatedAt: now, source: author ?? source, id, length: terms.length };
    this.#put(entry, terms, current);
    if (current !== undefined && current.json !== json) this.#rows.removeVectors(current.id);
    return entry;
  }

  #expire(entry: EntryRow): void {
    this.#journal(entry, { op: "expire", at: entry.expiresAt ?? this.#now });
    this.#rows.end(entry);
    this.#forget(entry);
  }

  #remove(entry: EntryRow): void {
    this.#rows.remove(entry);
    this.#forget(entry);
  }

  #forget(entry: EntryRow): void {
    this.#rows.removeVectors(entry.id);
    this.#counts.entries -= 1;
    this.#counts.totalLength -= entry.length;
  }

  #put(entry: EntryRow, terms: DocumentTerms, before: EntryRow | undefined): void {
    this.#rows.put(entry, terms, before);
    this.#counts.entries += before === undefined ? 1 : 0;
    this.#counts.totalLength += entry.length - (before?.length ?? 0);
  }

  #lastRevision(key: string): number {
    const last = this.#rows.lastRecord(key);
    // The journal says that the entry is there, and it was not found: one of the two is damaged.
    if (last?.op === "set") throw corrupt("entry");
    return last?.revision ?? 0;
  }

  /** Journals that an entry ends. */
  #journal(entry: EntryRow, change: Pick<StoredChange, "op" | "at"> & Partial<StoredChange>): void {
    this.#addRecord({
      json: undefined,
      createdAt: entry.createdAt,
      expiresAt: undefined,
      source: undefined,
      author: undefined,
      restoredFrom: undefined,
      ...change,
      key: entry.key,
      revision: entry.revision + 1,
      sequence: this.#counts.sequence + 1,
    });
  }

  #addRecord(record: StoredChange): void {
    this.#rows.addRecord(record);
    this.#counts.sequence = record.sequence;
  }
}
