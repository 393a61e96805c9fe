import { corrupt, postingsChecksum, postingsFrom, type Row } from "@pigeonhole/core/rows";
import {
  chunkOf,
  type DocumentTerms,
  type Namespace,
  removePosting,
  slotOf,
  upsertPosting,
} from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import { SEARCH_STATEMENTS } from "./search-statements.js";

interface Change {
  readonly slot: number;
  /** Undefined takes the entry out of the row. */
  readonly posting: { keyFrequency: number; valueFrequency: number; length: number } | undefined;
}

/** A row of the posting table that a write changes, with what it changes in order. */
interface Target {
  readonly term: string;
  readonly chunk: number;
  readonly changes: Change[];
  bytes: Uint8Array | undefined;
}

/**
 * What one transaction changes in the posting table of a namespace. Collected first, so that each row is read once and
 * written once, all of them in one statement each way.
 */
export class PostingChanges {
  readonly #tenant: string;
  readonly #namespace: Namespace;
  readonly #targets = new Map<string, Target>();

  constructor(tenant: string, namespace: Namespace) {
    this.#tenant = tenant;
    this.#namespace = namespace;
  }

  /** Brings the postings of one entry from what its old text needs to what its new text needs. */
  change(id: number, before: DocumentTerms | undefined, after: DocumentTerms | undefined): void {
    for (const term of before?.terms.keys() ?? []) {
      if (!after?.terms.has(term)) this.#add(id, term, undefined);
    }
    for (const [term, frequency] of after?.terms ?? []) {
      const old = before?.length === after?.length ? before?.terms.get(term) : undefined;
      if (old !== undefined && old.key === frequency.key && old.value === frequency.value) continue;
      const length = after?.length ?? 0;
      this.#add(id, term, { keyFrequency: frequency.key, valueFrequency: frequency.value, length });
    }
  }

  /** What has to be read before the changes can be made; nothing where there are none. */
  reads(): Statement[] {
    if (this.#targets.size === 0) return [];
    const targets = [...this.#targets.values()];
    const terms = targets.map(({ term }) => term);
    const chunks = targets.map(({ chunk }) => chunk);
    return [{ text: SEARCH_STATEMENTS.getPostings, values: [this.#tenant, this.#namespace, terms, chunks] }];
  }

  /** The statements that make the changes to the rows that were read. */
  writes(rows: readonly Row[]): Statement[] {
    for (const [term, ...row] of rows) {
      const { chunk, bytes } = postingsFrom(this.#namespace, String(term), row);
      const target = this.#targets.get(nameOf(String(term), chunk));
      if (target !== undefined) target.bytes = bytes;
    }
    const targets = [...this.#targets.values()];
    const had = new Set(targets.filter(({ bytes }) => bytes !== undefined));
    for (const target of targets) apply(target);
    const kept = targets.filter(({ bytes }) => bytes !== undefined);
    const gone = targets.filter((target) => target.bytes === undefined && had.has(target));
    return [...(kept.length > 0 ? [this.#put(kept)] : []), ...(gone.length > 0 ? [this.#delete(gone)] : [])];
  }

  #add(id: number, term: string, posting: Change["posting"]): void {
    const chunk = chunkOf(id);
    const name = nameOf(term, chunk);
    const target = this.#targets.get(name) ?? { term, chunk, changes: [], bytes: undefined };
    target.changes.push({ slot: slotOf(id), posting });
    this.#targets.set(name, target);
  }

  #put(targets: readonly Target[]): Statement {
    const bytes = targets.map((target) => target.bytes ?? new Uint8Array());
    const sums = targets.map(({ term, chunk }, index) =>
      postingsChecksum(this.#namespace, term, chunk, bytes[index] ?? new Uint8Array()),
    );
    const [terms, chunks] = [targets.map(({ term }) => term), targets.map(({ chunk }) => chunk)];
    return {
      text: SEARCH_STATEMENTS.putPostings,
      values: [this.#tenant, this.#namespace, terms, chunks, bytes, sums],
    };
  }

  #delete(targets: readonly Target[]): Statement {
    const [terms, chunks] = [targets.map(({ term }) => term), targets.map(({ chunk }) => chunk)];
    return {
      text: SEARCH_STATEMENTS.deletePostings,
      values: [this.#tenant, this.#namespace, terms, chunks],
    };
  }
}

function apply(target: Target): void {
  for (const { slot, posting } of target.changes) {
    if (posting !== undefined) target.bytes = upsertPosting(target.bytes, slot, posting);
    // What an entry's text needs is always there.
    else if (target.bytes === undefined) throw corrupt("search index");
    else target.bytes = removePosting(target.bytes, slot);
  }
}

function nameOf(term: string, chunk: number): string {
  return `${chunk} ${term}`;
}
