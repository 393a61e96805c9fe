import type { Namespace } from "../namespace.js";
import type { Source } from "../values/source.js";

/** One entry as a store keeps it. `json` is the value's JSON text; times are epoch milliseconds. */
export interface StoredEntry {
  readonly key: string;
  readonly json: string;
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The entry lives while `now < expiresAt`; undefined means for ever. */
  readonly expiresAt: number | undefined;
  readonly source: Source | undefined;
  /** Names the entry within its namespace for as long as it lives; grows with creation. */
  readonly id: number;
  /** The journal position of the entry's last write; grows with every write in the namespace. */
  readonly sequence: number;
}

/** One record of a namespace's journal. */
export interface StoredChange {
  readonly sequence: number;
  readonly key: string;
  readonly op: "set" | "delete" | "expire";
  readonly revision: number;
  /** The written value's JSON text; undefined for a delete, an expiry, and a value whose own time to live is over. */
  readonly json: string | undefined;
  readonly at: number;
  /** When the entry of this write was first created. */
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly source: Source | undefined;
  /** Who is on record as the entry's author, where that is not the writer: a restored value keeps its author. */
  readonly author: Source | undefined;
  /** The revision whose value a restore or rewind brought back. */
  readonly restoredFrom: number | undefined;
}

/** What a decision wants done to one key. */
export type Mutation =
  | {
      readonly op: "set";
      readonly json: string;
      readonly expiresAt: number | undefined;
      readonly source: Source | undefined;
      /** The entry's source where it is not the writer: a restored value keeps its author. */
      readonly author?: Source | undefined;
      readonly createdAt?: number;
      readonly restoredFrom?: number;
    }
  | { readonly op: "delete"; readonly source: Source | undefined; readonly restoredFrom?: number };

/**
 * Decides, inside the store's write transaction, what happens to one key. Synchronous; may be called again when the
 * store has to repeat the transaction. Undefined leaves the key as it is; an error undoes the whole transaction and
 * reaches the caller. `now` is the time of the transaction.
 */
export type Decide = (key: string, current: StoredEntry | undefined, now: number) => Mutation | undefined;

/** What a write did to one key. */
export interface WriteOutcome {
  readonly key: string;
  readonly changed: boolean;
  /** The entry after the write; undefined when there is none. */
  readonly entry: StoredEntry | undefined;
}

/** One page of live entries. */
export type ListQuery =
  | {
      readonly order: "key";
      readonly prefix: string;
      readonly after: string | undefined;
      readonly limit: number;
    }
  | {
      readonly order: "newest";
      readonly prefix: string;
      /** The journal position at which the paging began: entries keep the places that they had then. */
      readonly asOf: number;
      /** Entries whose place is below this position. */
      readonly before: number;
      readonly limit: number;
    };

/** An entry and its place in the listing, for the next page. */
export interface ListedEntry {
  readonly entry: StoredEntry;
  readonly place: number;
}

/** A row of packed postings: of one term, for the entries with ids from `first` up to the `first` of its next row. */
export interface PostingRow {
  readonly first: number;
  readonly bytes: Uint8Array;
}

/** What a recall looks for. */
export interface SearchQuery {
  /** Terms, of which `""` is the one of every entry. */
  readonly terms: readonly string[];
  /** A key whose entry is wanted as well, if there is one. */
  readonly key?: string | undefined;
}

/** What ranking needs of one namespace, read at one point in time. */
export interface SearchData {
  /** Live entries. */
  readonly entries: number;
  /** Sum of the live entries' lengths in terms. */
  readonly totalLength: number;
  /** Postings by term, in the order asked. */
  readonly postings: readonly (readonly PostingRow[])[];
  /** Ids of entries whose time is over but which still stand in the postings. */
  readonly expired: ReadonlySet<number>;
  /** The live entry with the key asked for. */
  readonly entry: StoredEntry | undefined;
}

/** Packed vectors of one model for the ids of one chunk; see `ranking/vectors.ts`. */
export interface VectorChunk {
  readonly chunk: number;
  readonly bytes: Uint8Array;
}

/** A vector and the entry's key and JSON text that it was made of. */
export interface MadeVector {
  readonly key: string;
  readonly json: string;
  readonly vector: Float32Array;
}

/** A part of a namespace as another store has it. */
export interface CopiedRows {
  /** Journal records in order; their first goes on where the journal here ends. */
  readonly changes: readonly StoredChange[];
  /** Entries whose last write is in the journal by then. */
  readonly entries: readonly StoredEntry[];
}

/** What a tenant holds. */
export interface TenantUsage {
  readonly namespaces: number;
  /** Live entries. */
  readonly entries: number;
  /** Records in the journals. */
  readonly changes: number;
  /** Bytes on disk or in memory. */
  readonly bytes: number;
}

/** Refuses an erasure, by an error, for what a tenant has at that moment. */
export type CheckErasure = (positions: ReadonlyMap<Namespace, number>) => void;

/** Which keys a rewind has to look at. */
export type ChangedBy = { readonly after: number } | { readonly source: Source };

/**
 * What a backend does. Everything that can be decided once is decided above it: inputs are checked, times are
 * absolute, values are JSON text, ranking is computed by the caller. A store compares namespaces and keys by exact
 * equality, orders keys by code point, and changes entries, journal, postings and vectors of a write in one transaction.
 *
 * `now` is what `clock` said when the caller began; a write reads the clock once it holds its lock. Entries with `expiresAt <= now` do not exist for any method.
 * A due expiry is journalled with `at = expiresAt`, before any later write of the same namespace.
 *
 * Every method rejects with `MemoryError`: `store_unavailable` (with the cause named), `corrupt_data`.
 */
export interface Store {
  /** The store's clock, in epoch milliseconds. */
  clock(): number;
  get(namespace: Namespace, key: string, now: number): Promise<StoredEntry | undefined>;
  /** Runs `decide` for each key, in order, in one transaction that no other writer can interleave with. */
  write(namespace: Namespace, keys: readonly string[], decide: Decide): Promise<readonly WriteOutcome[]>;
  list(namespace: Namespace, query: ListQuery, now: number): Promise<readonly ListedEntry[]>;
  /** The position of the last journal record, 0 when there is none. */
  position(namespace: Namespace, now: number): Promise<number>;
  /** All records of a key, oldest first. */
  history(namespace: Namespace, key: string, now: number): Promise<readonly StoredChange[]>;
  /** Journal records with `sequence > after`, in order. */
  changes(namespace: Namespace, after: number, limit: number, now: number): Promise<readonly StoredChange[]>;
  changedKeys(namespace: Namespace, by: ChangedBy, now: number): Promise<readonly string[]>;
  /** All of it on one snapshot. */
  search(namespace: Namespace, query: SearchQuery, now: number): Promise<SearchData>;
  /** The first terms with postings of which `from <= term < to` holds, by code point. */
  termsBetween(namespace: Namespace, from: string, to: string, limit: number): Promise<readonly string[]>;
  /** The live entries with these ids, newest `updatedAt` first, then by key. */
  newestOf(
    namespace: Namespace,
    ids: readonly number[],
    limit: number,
    now: number,
  ): Promise<readonly StoredEntry[]>;
  /**
   * Keeps vectors beside their entries, in one transaction, and gives how many. A vector is kept if its key's live entry
   * still has that JSON text, and passed over otherwise. `model` names what made them, up to 512 characters that mean
   * nothing to the store; a model's vectors are all of one length. An entry's vectors, those of every model, are removed
   * in the transaction that changes its JSON text or ends the entry.
   */
  putVectors(namespace: Namespace, model: string, vectors: readonly MadeVector[]): Promise<number>;
  /** A model's vectors by chunk. An entry whose time is over may still have one. */
  vectors(namespace: Namespace, model: string): Promise<readonly VectorChunk[]>;
  /** The models that have vectors in a namespace, by code point. */
  vectorModels(namespace: Namespace): Promise<readonly string[]>;
  /** Removes all vectors of a model. */
  dropVectors(namespace: Namespace, model: string): Promise<void>;
  /**
   * Takes rows over as they are, in one transaction; counts and postings follow. A record of a delete or an expiry removes
   * the entry, an entry that is there is replaced by a later one. Nothing is journalled but the records given.
   *
   * @throws MemoryError also `revision_conflict` when the records do not go on where the journal ends
   */
  adopt(namespace: Namespace, rows: CopiedRows): Promise<void>;
  /** Namespaces of a tenant that hold entries or a journal, by code point. */
  namespaces(tenant: Namespace): Promise<readonly Namespace[]>;
  usage(tenant: Namespace, now: number): Promise<TenantUsage>;
  /**
   * Destroys everything of a tenant, also its file. `check` is told the last journal position of each namespace inside the
   * transaction; what it throws leaves everything as it is. Until an erasure with a check is done, a write to the namespace
   * that is named like the tenant waits.
   */
  erase(tenant: Namespace, check?: CheckErasure): Promise<void>;
  /** Destroys one namespace with its journal; its children stay. */
  eraseNamespace(namespace: Namespace): Promise<void>;
  /** Has `task` run when the store is to be closed, while it can still be used; `close` waits for it. */
  beforeClose(task: () => Promise<void>): void;
  close(): Promise<void>;
}
