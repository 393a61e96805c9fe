import {
  changeColumns,
  type EntryRow,
  entryColumns,
  type NamespaceRow,
  namespaceColumns,
  notNext,
} from "@pigeonhole/core/rows";
import { type CopiedRows, type StoredEntry, storedTerms } from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import type { Session } from "./connections.js";
import { IndexChange } from "./index-change.js";
import type { NamespaceState } from "./namespace-change.js";
import type { Indexed } from "./pending.js";
import { columnsOf } from "./rows-of.js";
import { STATEMENTS } from "./statements.js";
import { commit, readAndChange, type WriteRequest } from "./transaction.js";
import { VectorRemovals } from "./vectors.js";
import { lockAndRead } from "./writer.js";

/** Takes over rows of another store, in one transaction. */
export async function adoptRows(session: Session, request: WriteRequest, rows: CopiedRows): Promise<void> {
  const ended = rows.changes.filter(({ op }) => op !== "set").map(({ key }) => key);
  const keys = [...new Set([...ended, ...rows.entries.map(({ key }) => key)])];
  const { state } = await lockAndRead(session, request, keys);
  const adoption = new Adoption(request, state);
  adoption.take(rows, ended);
  const removals = state.hasVectors ? await readAndChange(session, [adoption.vectors]) : [];
  const { statements, indexed } = await adoption.index.store(session, adoption.sequence);
  await commit(session, [...adoption.statements(rows, indexed), ...statements, ...removals]);
}

/** Works out what becomes of a namespace that takes rows over. Nothing here waits. */
class Adoption {
  readonly index: IndexChange;
  readonly vectors: VectorRemovals;
  readonly #request: WriteRequest;
  readonly #counts: NamespaceRow;
  readonly #entries: Map<string, EntryRow>;
  readonly #put: EntryRow[] = [];
  readonly #deleted = new Set<string>();

  constructor(request: WriteRequest, { counts, indexed, entries }: NamespaceState) {
    const { tenant, namespace } = request;
    this.#request = request;
    this.#counts = { ...counts };
    this.#entries = new Map(entries);
    this.index = new IndexChange(tenant, namespace, indexed);
    this.vectors = new VectorRemovals(tenant, namespace);
  }

  take({ changes, entries }: CopiedRows, ended: readonly string[]): void {
    for (const { sequence } of changes) {
      if (sequence !== this.#counts.sequence + 1) throw notNext(this.#counts.sequence);
      this.#counts.sequence = sequence;
    }
    for (const key of ended) this.#remove(key);
    for (const entry of entries) {
      if (this.#entries.get(entry.key)?.sequence === entry.sequence) continue;
      this.#remove(entry.key);
      this.#add(entry);
    }
  }

  get sequence(): number {
    return this.#counts.sequence;
  }

  statements({ changes }: CopiedRows, indexed: Indexed): Statement[] {
    const { tenant, namespace } = this.#request;
    const of = (text: string, rows: readonly (readonly (string | number | null)[])[]): Statement[] =>
      rows.length === 0 ? [] : [{ text, values: [tenant, namespace, ...columnsOf(rows)] }];
    const deleted = [...this.#deleted].map((key) => [key]);
    const put = this.#put.map((entry) => entryColumns(namespace, entry));
    const added = changes.map((change) => changeColumns(namespace, change));
    const [, ...counts] = namespaceColumns(namespace, this.#counts, [indexed.sequence, indexed.pending]);
    return [
      ...of(STATEMENTS.deleteEntries, deleted),
      ...of(STATEMENTS.putEntries, put),
      ...of(STATEMENTS.addChanges, added),
      {
        text: STATEMENTS.putNamespace,
        values: [tenant, namespace, ...counts],
      },
    ];
  }

  #add(entry: StoredEntry): void {
    const document = storedTerms(entry.key, entry.json);
    this.#put.push({ ...entry, length: document.length });
    this.index.add(entry.id, document);
    this.#counts.entries += 1;
    this.#counts.totalLength += document.length;
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#deleted.add(key);
    this.index.change(entry, undefined);
    this.vectors.remove(entry.id);
    this.#counts.entries -= 1;
    this.#counts.totalLength -= entry.length;
  }
}
