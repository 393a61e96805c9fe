import { DatabaseSync, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { type DocumentTerms, EVERY_ENTRY, PostingChanges } from "@pigeonhole/core/store";

/** A term's posting: how often it stands in key and value, and the entry's length. */
export interface RawPosting {
  readonly term: string;
  readonly key: number;
  readonly value: number;
  readonly length: number;
}

/** A new text for a key, with all that the rows need worked out beforehand. */
export interface RawDocument {
  readonly key: string;
  readonly json: string;
  readonly postings: readonly RawPosting[];
}

const ENTRY =
  "key, json, revision, created_at, updated_at, expires_at, source, id, sequence, length, checksum";
const CHANGE =
  "sequence, key, op, revision, json, at, created_at, expires_at, source, author, restored_from, checksum";
/** Stands for a checksum: a number as wide as a real one. */
const CHECKSUM = 0x9e3779b9;

/**
 * The rows that a set, get, recall or list of Pigeonhole touches, written and read by hand on a copy of a tenant's
 * file: prepared statements and nothing else, with no checks, no checksums, no JSON, no words cut or ranked.
 */
export class RawTenant {
  readonly #database: DatabaseSync;
  readonly #namespace: string;
  readonly #sql: Record<keyof typeof SQL, StatementSync>;

  constructor(path: string, namespace: string) {
    this.#namespace = namespace;
    this.#database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: false });
    this.#database.exec(PRAGMAS);
    const prepare = (sql: string): StatementSync => {
      const statement = this.#database.prepare(sql);
      // As arrays, rows are read faster than as objects.
      statement.setReturnArrays(true);
      return statement;
    };
    this.#sql = {
      getEntry: prepare(SQL.getEntry),
      insertEntry: prepare(SQL.insertEntry),
      updateEntry: prepare(SQL.updateEntry),
      lastChange: prepare(SQL.lastChange),
      addChange: prepare(SQL.addChange),
      getNamespace: prepare(SQL.getNamespace),
      putNamespace: prepare(SQL.putNamespace),
      getPostings: prepare(SQL.getPostings),
      putPostings: prepare(SQL.putPostings),
      deletePostings: prepare(SQL.deletePostings),
      termPostings: prepare(SQL.termPostings),
      byIds: prepare(SQL.byIds),
      listByKey: prepare(SQL.listByKey),
      listNewest: prepare(SQL.listNewest),
    };
  }

  get(key: string): unknown {
    return this.#sql.getEntry.get(this.#namespace, key);
  }

  listByKey(limit: number): unknown {
    return this.#sql.listByKey.all(this.#namespace, limit);
  }

  listNewest(limit: number): unknown {
    return this.#sql.listNewest.all(this.#namespace, limit);
  }

  /** Reads what ranking needs and then the winners, whose ids are given. */
  recall(query: string, terms: readonly string[], winners: string): unknown {
    this.get(query);
    this.#database.exec("BEGIN");
    this.#sql.getNamespace.get(this.#namespace);
    for (const term of [EVERY_ENTRY, ...terms]) this.#sql.termPostings.all(this.#namespace, term);
    this.#database.exec("COMMIT");
    return this.#sql.byIds.all(this.#namespace, winners);
  }

  /** Writes a key, absent or present; `before` is what is indexed for it now. */
  set({ key, json, postings }: RawDocument, before: readonly RawPosting[] = []): void {
    const now = Date.now();
    this.#database.exec("BEGIN IMMEDIATE");
    const [sequence, entries, total] = numbers(this.#sql.getNamespace.get(this.#namespace));
    const place = sequence + 1;
    const old = rowOf(this.#sql.getEntry.get(this.#namespace, key));
    const length = postings[0]?.length ?? 0;
    let id = place;
    let revision = 1;
    if (old === undefined) {
      this.#sql.lastChange.get(this.#namespace, key);
      this.#sql.insertEntry.run(
        this.#namespace,
        key,
        json,
        1,
        now,
        now,
        null,
        null,
        id,
        place,
        length,
        CHECKSUM,
      );
    } else {
      id = Number(old[7]);
      revision = Number(old[2]) + 1;
      this.#sql.updateEntry.run(json, revision, now, place, length, CHECKSUM, this.#namespace, key);
    }
    this.#sql.addChange.run(
      this.#namespace,
      place,
      key,
      "set",
      revision,
      json,
      now,
      now,
      null,
      null,
      null,
      null,
      CHECKSUM,
    );
    this.#index(id, place, before, postings);
    const added = old === undefined ? 1 : 0;
    const longer = length - Number(old?.[9] ?? 0);
    this.#sql.putNamespace.run(this.#namespace, place, entries + added, total + longer, CHECKSUM);
    this.#database.exec("COMMIT");
  }

  close(): void {
    this.#database.close();
  }

  /** The bytes of a row are those that the product would write. */
  #index(id: number, place: number, before: readonly RawPosting[], after: readonly RawPosting[]): void {
    const changes = new PostingChanges(place - 1);
    const texts = [termsOf(before), termsOf(after)] as const;
    for (const term of changes.missing(id, ...texts)) {
      const [first, bytes] = rowOf(this.#sql.getPostings.get(this.#namespace, term, id)) ?? [];
      const row = bytes instanceof Uint8Array ? { first: Number(first), bytes } : undefined;
      changes.load(term, id, row);
    }
    changes.change(id, ...texts);
    for (const { term, first, bytes } of changes.take()) {
      if (bytes === undefined) this.#sql.deletePostings.run(this.#namespace, term, first);
      else this.#sql.putPostings.run(this.#namespace, term, term, first, bytes, CHECKSUM);
    }
  }
}

function termsOf(postings: readonly RawPosting[]): DocumentTerms | undefined {
  const [one] = postings;
  if (one === undefined) return undefined;
  return {
    terms: new Map(postings.map(({ term, key, value }) => [term, { key, value }])),
    length: one.length,
  };
}

/** The settings of a tenant's file. */
export const PRAGMAS = `
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA secure_delete = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA journal_size_limit = 8388608;
  PRAGMA cache_size = -2000;
`;

const SQL = {
  getEntry: `SELECT ${ENTRY} FROM entries WHERE namespace = ? AND key = ?`,
  insertEntry: `INSERT INTO entries (namespace, ${ENTRY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  updateEntry: `UPDATE entries SET json = ?, revision = ?, updated_at = ?, sequence = ?, length = ?, checksum = ?
    WHERE namespace = ? AND key = ?`,
  lastChange: `SELECT ${CHANGE} FROM journal WHERE namespace = ? AND key = ? ORDER BY revision DESC LIMIT 1`,
  addChange: `INSERT INTO journal (namespace, ${CHANGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  getNamespace: "SELECT sequence, entries, total_length, checksum FROM namespaces WHERE namespace = ?",
  putNamespace: `INSERT INTO namespaces (namespace, sequence, entries, total_length, checksum) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (namespace) DO UPDATE SET sequence = excluded.sequence, entries = excluded.entries,
    total_length = excluded.total_length, checksum = excluded.checksum`,
  getPostings: `SELECT first, bytes, checksum FROM postings WHERE namespace = ? AND term = ? AND first <= ?
    ORDER BY first DESC LIMIT 1`,
  putPostings: `INSERT INTO postings (namespace, term, mirror, first, bytes, checksum) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (namespace, term, first) DO UPDATE SET bytes = excluded.bytes, checksum = excluded.checksum`,
  deletePostings: "DELETE FROM postings WHERE namespace = ? AND term = ? AND first = ?",
  termPostings: "SELECT first, bytes, checksum FROM postings WHERE namespace = ? AND term = ? ORDER BY first",
  byIds: `SELECT ${ENTRY} FROM entries WHERE namespace = ? AND id IN (SELECT value FROM json_each(?))`,
  listByKey: `SELECT ${ENTRY} FROM entries WHERE namespace = ? ORDER BY key LIMIT ?`,
  listNewest: `SELECT ${ENTRY} FROM entries WHERE namespace = ? ORDER BY sequence DESC LIMIT ?`,
} as const;

function rowOf(row: unknown): readonly SQLOutputValue[] | undefined {
  return Array.isArray(row) ? row : undefined;
}

function numbers(row: unknown): [number, number, number] {
  const [sequence, entries, total] = rowOf(row) ?? [];
  return [Number(sequence), Number(entries), Number(total)];
}
