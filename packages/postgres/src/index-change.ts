import { corrupt, type EntryRow, pendingColumns, type Row } from "@pigeonhole/core/rows";
import {
  type DocumentTerms,
  type IndexedTerms,
  type Namespace,
  type PendingEntry,
  storedTerms,
} from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import type { Session } from "./connections.js";
import { type Indexed, pendingIn } from "./pending.js";
import { PENDING_STATEMENTS } from "./pending-statements.js";
import { indexedTerms, NotAsIndexed, PostingTable } from "./postings.js";
import { columnsOf } from "./rows-of.js";
import { SEARCH_STATEMENTS } from "./search-statements.js";

/** So many entries of a namespace wait to be indexed at most: each search lays them over the postings. */
const MOST_PENDING = 96;
/** Terms of one entry, of its old text and its new, that may wait. */
const MOST_TERMS = 256;

/** An entry that one transaction writes. */
interface Touched extends PendingEntry {
  /** Whether it waits to be indexed from before. */
  readonly isPending: boolean;
}

/**
 * What one transaction changes in the index of a namespace. Few changes are left beside the packed postings, a row for each
 * entry; when those become too many, all are packed at once.
 */
export class IndexChange {
  readonly #tenant: string;
  readonly #namespace: Namespace;
  readonly #indexed: Indexed;
  readonly #touched = new Map<number, Touched>();
  #mustPack = false;

  constructor(tenant: string, namespace: Namespace, indexed: Indexed) {
    this.#tenant = tenant;
    this.#namespace = namespace;
    this.#indexed = indexed;
  }

  /** Has a new entry indexed. */
  add(id: number, terms: DocumentTerms): void {
    this.#touch(id, terms, () => ({ indexed: undefined, isPending: false }));
  }

  /** Has an entry indexed by its new text; undefined has it taken out. */
  change(entry: EntryRow, terms: DocumentTerms | undefined): void {
    this.#touch(entry.id, terms, () => {
      const isPending = entry.sequence > this.#indexed.sequence;
      return { indexed: isPending ? undefined : termsOf(entry), isPending };
    });
  }

  /** Leaves nothing waiting, so that no word stays of a text whose time is over. */
  packAll(): void {
    this.#mustPack = true;
  }

  /**
   * The statements that store the changes, and how far the index has come with them.
   *
   * @param sequence the journal position after the transaction
   */
  async store(session: Session, sequence: number): Promise<{ statements: Statement[]; indexed: Indexed }> {
    const touched = [...this.#touched.values()];
    const pending = this.#indexed.pending + touched.filter(({ isPending }) => !isPending).length;
    if (this.#mustPack || pending > MOST_PENDING || touched.some(isLarge)) {
      return { statements: await this.#pack(session), indexed: { sequence, pending: 0 } };
    }
    const rows = touched.map((entry) => pendingColumns(this.#namespace, entry));
    const values = [this.#tenant, this.#namespace, ...columnsOf(rows)];
    const statements = rows.length === 0 ? [] : [{ text: PENDING_STATEMENTS.putPending, values }];
    return { statements, indexed: { sequence: this.#indexed.sequence, pending } };
  }

  #touch(
    id: number,
    terms: DocumentTerms | undefined,
    asBefore: () => Pick<Touched, "indexed" | "isPending">,
  ): void {
    const { indexed, isPending } = this.#touched.get(id) ?? asBefore();
    this.#touched.set(id, { id, indexed, isPending, terms });
  }

  /** Brings all that waits into the packed postings. */
  async #pack(session: Session): Promise<Statement[]> {
    const before = await this.#readPending(session);
    const entries = new Map<number, PendingEntry>(before.map((entry) => [entry.id, entry]));
    for (const { id, indexed, isPending, terms } of this.#touched.values()) {
      const waiting = entries.get(id);
      if ((waiting !== undefined) !== isPending) throw corrupt("search index");
      entries.set(id, { id, indexed: waiting === undefined ? indexed : waiting.indexed, terms });
    }
    const statements = await this.#packed(session, [...entries.values()]);
    if (before.length === 0) return statements;
    return [...statements, { text: PENDING_STATEMENTS.dropPending, values: [this.#tenant, this.#namespace] }];
  }

  async #readPending(session: Session): Promise<readonly PendingEntry[]> {
    if (this.#indexed.pending === 0) return [];
    const rows = await this.#read(session, PENDING_STATEMENTS.allPending);
    return pendingIn(this.#namespace, rows, this.#indexed.pending);
  }

  /** An entry that other terms are indexed of than it should is looked for in all postings. */
  async #packed(session: Session, entries: readonly PendingEntry[]): Promise<Statement[]> {
    const unknown = new Set(entries.filter(({ indexed }) => indexed === "unknown").map(({ id }) => id));
    for (;;) {
      const found = await this.#find(session, unknown);
      const table = new PostingTable(this.#tenant, this.#namespace, this.#indexed.sequence);
      for (const { id, indexed, terms } of entries) {
        table.change(id, indexed === "unknown" ? found.get(id) : (found.get(id) ?? indexed), terms);
      }
      const reads = table.reads();
      const rows = reads.length === 0 ? [] : ((await session.run(reads)).results[0]?.rows ?? []);
      try {
        return table.writes(rows);
      } catch (error) {
        if (!(error instanceof NotAsIndexed)) throw error;
        if (unknown.has(error.id)) throw corrupt("search index", error);
        unknown.add(error.id);
      }
    }
  }

  async #find(session: Session, ids: ReadonlySet<number>): Promise<ReadonlyMap<number, DocumentTerms>> {
    if (ids.size === 0) return new Map();
    const { rows } = await this.#read(session, SEARCH_STATEMENTS.allPostings);
    return indexedTerms(this.#namespace, rows, ids);
  }

  async #read(session: Session, text: string): Promise<{ rows: readonly Row[]; count: number }> {
    const { results } = await session.run([{ text, values: [this.#tenant, this.#namespace] }]);
    return results[0] ?? { rows: [], count: 0 };
  }
}

function isLarge({ indexed, terms }: PendingEntry): boolean {
  const before = indexed === undefined || indexed === "unknown" ? 0 : indexed.terms.size;
  return before + (terms?.terms.size ?? 0) > MOST_TERMS;
}

/** By which terms an entry is indexed that was written with its present text. */
function termsOf({ key, json, length }: EntryRow): IndexedTerms {
  const terms = storedTerms(key, json);
  return terms.length === length ? terms : "unknown";
}
