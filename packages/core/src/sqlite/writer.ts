import type { Namespace } from "../namespace.js";
import { NamespaceChange } from "../rows/namespace-change.js";
import type { CopiedRows, Decide, WriteOutcome } from "../store/store.js";
import { FileRows } from "./file-rows.js";
import { readCounts } from "./reader.js";
import type { TenantFile } from "./tenant-file.js";

/** How many due entries one transaction removes at most, so that none takes long. */
const SETTLE_LIMIT = 500;

/** Writes to one namespace inside one transaction: entries, journal, postings and counts change together. */
export class NamespaceWriter {
  readonly #now: number;
  readonly #rows: FileRows;
  readonly #change: NamespaceChange;

  constructor(file: TenantFile, namespace: Namespace, now: number) {
    const counts = readCounts(file, namespace);
    this.#now = now;
    this.#rows = new FileRows(file, namespace, counts.sequence);
    this.#change = new NamespaceChange(this.#rows, counts, now);
  }

  /** Applies a decision to each key. */
  write(keys: readonly string[], decide: Decide): WriteOutcome[] {
    this.settle();
    const outcomes = this.#change.write(keys, decide);
    this.save();
    return outcomes;
  }

  /** Takes over rows of another store. */
  adopt(rows: CopiedRows): void {
    this.#change.adopt(rows);
    this.#rows.savePostings();
    this.#rows.saveCounts(this.#change.counts);
  }

  /** Journals and removes entries whose time is over, in the order in which they ended; some of them when there are many. */
  settle(): void {
    const due = this.#rows.dueEntries(this.#now, SETTLE_LIMIT);
    this.#change.settle(due);
    if (due.length > 0) this.wipe();
  }

  /** Wipes values from the journal whose own time is over; some of them when there are many. */
  wipe(): void {
    this.#rows.wipeDue(this.#now, SETTLE_LIMIT);
  }

  save(): void {
    this.#rows.savePostings();
    if (this.#change.hasChanged) this.#rows.saveCounts(this.#change.counts);
  }
}
