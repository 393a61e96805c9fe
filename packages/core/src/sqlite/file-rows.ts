import type { SQLInputValue } from "node:sqlite";
import type { Namespace } from "../namespace.js";
import type { DocumentTerms } from "../ranking/document.js";
import { corrupt } from "../rows/corrupt.js";
import type { NamespaceRows } from "../rows/namespace-change.js";
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
import type { StoredChange } from "../store/store.js";
import { PostingIndex } from "./posting-index.js";
import type { StatementName } from "./statements.js";
import type { TenantFile } from "./tenant-file.js";
import { removeVectors } from "./vectors.js";

/** The rows of one namespace inside one transaction on a tenant's file. */
export class FileRows implements NamespaceRows {
  readonly #file: TenantFile;
  readonly #namespace: Namespace;
  readonly #postings: PostingIndex;

  /** @param newest the journal position before the transaction */
  constructor(file: TenantFile, namespace: Namespace, newest: number) {
    this.#file = file;
    this.#namespace = namespace;
    this.#postings = new PostingIndex(file, namespace, newest);
  }

  entry(key: string): EntryRow | undefined {
    const row = this.#file.get("getEntry", this.#namespace, key);
    return row === undefined ? undefined : entryFrom(this.#namespace, row);
  }

  lastRecord(key: string): StoredChange | undefined {
    const row = this.#file.get("lastChange", this.#namespace, key);
    return row === undefined ? undefined : changeFrom(this.#namespace, row);
  }

  addRecord(record: StoredChange): void {
    this.#file.run("addChange", this.#namespace, ...changeColumns(this.#namespace, record));
  }

  put(entry: EntryRow, terms: DocumentTerms, before: EntryRow | undefined): void {
    const [, ...changing] = entryColumns(this.#namespace, entry);
    if (before === undefined) {
      this.#file.run("insertEntry", this.#namespace, entry.key, ...changing);
      this.#postings.add(entry.id, terms);
    } else {
      this.#runOnRow("updateEntry", ...changing, this.#namespace, entry.key);
      this.#postings.change(before, terms);
    }
  }

  remove(entry: EntryRow): void {
    this.#runOnRow("deleteEntry", this.#namespace, entry.key);
    this.#postings.change(entry, undefined);
  }

  end(entry: EntryRow): void {
    this.#file.hasRemoved = true;
    this.remove(entry);
  }

  removeVectors(id: number): void {
    removeVectors(this.#file, this.#namespace, id);
  }

  /** Entries whose time is over, in the order in which they ended. */
  dueEntries(now: number, limit: number): EntryRow[] {
    const rows = this.#file.all("dueEntries", this.#namespace, now, limit);
    return rows.map((row) => entryFrom(this.#namespace, row));
  }

  /** Wipes values from the journal whose own time is over. */
  wipeDue(now: number, limit: number): void {
    for (const row of this.#file.all("dueChanges", this.#namespace, now, limit)) {
      const change = changeFrom(this.#namespace, row);
      const sum = wipedChecksum(this.#namespace, change);
      this.#runOnRow("wipeChange", sum, this.#namespace, change.sequence);
      this.#file.hasRemoved = true;
    }
  }

  /** Writes what has been held back; to be called before the transaction ends. */
  savePostings(): void {
    this.#postings.save();
  }

  saveCounts(counts: NamespaceRow): void {
    this.#file.run("putNamespace", ...namespaceColumns(this.#namespace, counts));
  }

  /** Changes one row that has just been read; that it cannot be found again is damage. */
  #runOnRow(name: StatementName, ...parameters: SQLInputValue[]): void {
    if (this.#file.run(name, ...parameters) !== 1) throw corrupt("index");
  }
}
