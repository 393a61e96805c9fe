import type { SQLInputValue } from "node:sqlite";
import type { Namespace } from "../namespace.js";
import { storedTerms } from "../ranking/document.js";
import { corrupt } from "../rows/corrupt.js";
import {
  changeColumns,
  changeFrom,
  type EntryRow,
  entryColumns,
  entryFrom,
  type NamespaceRow,
  namespaceColumns,
  wipedChecksum,
} from "../rows/rows.js";
import type { Decide, Mutation, StoredChange, WriteOutcome } from "../store/store.js";
import { PostingIndex } from "./posting-index.js";
import { readCounts } from "./reader.js";
import type { StatementName } from "./statements.js";
import type { TenantFile } from "./tenant-file.js";
import { removeVectors } from "./vectors.js";

/** How many due entries one transaction removes at most, so that none takes long. */
const SETTLE_LIMIT = 500;

type Change = Pick<StoredChange, "key" | "op" | "revision" | "at"> & Partial<StoredChange>;

/** Writes to one namespace inside one transaction: entries, journal, postings and counts change together. */
export class NamespaceWriter {
  readonly #file: TenantFile;
  readonly #namespace: Namespace;
  readonly #now: number;
  readonly #row: NamespaceRow;
  readonly #postings: PostingIndex;
  #changed = false;

  constructor(file: TenantFile, namespace: Namespace, now: number) {
    this.#file = file;
    this.#namespace = namespace;
    this.#now = now;
    this.#row = readCounts(file, namespace);
    this.#postings = new PostingIndex(file, namespace, this.#row.sequence);
  }

  /** Applies a decision to each key. */
  write(keys: readonly string[], decide: Decide): WriteOutcome[] {
    this.settle();
    const outcomes = keys.map((key) => this.#writeOne(key, decide));
    this.save();
    return outcomes;
  }

  /** Journals and removes entries whose time is over, in the order in which they ended; some of them when there are many. */
  settle(): void {
    const due = this.#file.all("dueEntries", this.#namespace, this.#now, SETTLE_LIMIT);
    for (const row of due) this.#expire(entryFrom(this.#namespace, row));
    if (due.length > 0) this.wipe();
  }

  /** Wipes values from the journal whose own time is over; some of them when there are many. */
  wipe(): void {
    const due = this.#file.all("dueChanges", this.#namespace, this.#now, SETTLE_LIMIT);
    for (const row of due) {
      const change = changeFrom(this.#namespace, row);
      const sum = wipedChecksum(this.#namespace, change);
      this.#runOnRow("wipeChange", sum, this.#namespace, change.sequence);
      this.#file.hasRemoved = true;
    }
  }

  save(): void {
    this.#postings.save();
    if (this.#changed) this.#file.run("putNamespace", ...namespaceColumns(this.#namespace, this.#row));
  }

  #writeOne(key: string, decide: Decide): WriteOutcome {
    const current = this.#current(key);
    const mutation = decide(key, current, this.#now);
    if (mutation === undefined) return { key, changed: false, entry: current };
    if (mutation.op === "set") return { key, changed: true, entry: this.#set(key, current, mutation) };
    if (current === undefined) return { key, changed: false, entry: undefined };
    this.#remove(current, { at: this.#now, ...mutation });
    return { key, changed: true, entry: undefined };
  }

  #current(key: string): EntryRow | undefined {
    const row = this.#file.get("getEntry", this.#namespace, key);
    if (row === undefined) return undefined;
    const entry = entryFrom(this.#namespace, row);
    if (entry.expiresAt === undefined || entry.expiresAt > this.#now) return entry;
    this.#expire(entry);
    return undefined;
  }

  #set(key: string, current: EntryRow | undefined, mutation: Mutation & { op: "set" }): EntryRow {
    const { json, expiresAt, source, author, restoredFrom } = mutation;
    const revision = current === undefined ? this.#lastRevision(key) + 1 : current.revision + 1;
    const createdAt = mutation.createdAt ?? current?.createdAt ?? this.#now;
    const sequence = this.#record({
      key,
      op: "set",
      revision,
      json,
      at: this.#now,
      createdAt,
      expiresAt,
      source,
      author,
      restoredFrom,
    });
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
    const [, ...changing] = entryColumns(this.#namespace, entry);
    if (current === undefined) this.#file.run("insertEntry", this.#namespace, key, ...changing);
    else this.#runOnRow("updateEntry", ...changing, this.#namespace, key);
    if (current === undefined) this.#postings.add(entry.id, document);
    else this.#postings.change(current, document);
    if (current !== undefined && current.json !== json)
      removeVectors(this.#file, this.#namespace, current.id);
    this.#row.entries += current === undefined ? 1 : 0;
    this.#row.totalLength += entry.length - (current?.length ?? 0);
    return entry;
  }

  #expire(entry: EntryRow): void {
    this.#file.hasRemoved = true;
    this.#remove(entry, { op: "expire", at: entry.expiresAt ?? this.#now });
  }

  #remove(entry: EntryRow, change: Omit<Change, "key" | "revision">): void {
    this.#record({ createdAt: entry.createdAt, ...change, key: entry.key, revision: entry.revision + 1 });
    this.#runOnRow("deleteEntry", this.#namespace, entry.key);
    this.#postings.change(entry, undefined);
    removeVectors(this.#file, this.#namespace, entry.id);
    this.#row.entries -= 1;
    this.#row.totalLength -= entry.length;
  }

  /** Changes one row that has just been read; that it cannot be found again is damage. */
  #runOnRow(name: StatementName, ...parameters: SQLInputValue[]): void {
    if (this.#file.run(name, ...parameters) !== 1) throw corrupt("index");
  }

  #lastRevision(key: string): number {
    const row = this.#file.get("lastChange", this.#namespace, key);
    if (row === undefined) return 0;
    const last = changeFrom(this.#namespace, row);
    // The journal says that the entry is there, and it was not found: one of the two is damaged.
    if (last.op === "set") throw corrupt("entry");
    return last.revision;
  }

  #record(change: Change): number {
    this.#changed = true;
    this.#row.sequence += 1;
    const full: StoredChange = {
      json: undefined,
      createdAt: this.#now,
      expiresAt: undefined,
      source: undefined,
      author: undefined,
      restoredFrom: undefined,
      ...change,
      sequence: this.#row.sequence,
    };
    this.#file.run("addChange", this.#namespace, ...changeColumns(this.#namespace, full));
    return full.sequence;
  }
}
