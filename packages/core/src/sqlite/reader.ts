import { type Namespace, parseNamespace } from "../namespace.js";
import { compareCodePoints } from "../ranking/compare-code-points.js";
import { corrupt } from "../rows/corrupt.js";
import {
  changeFrom,
  type EntryRow,
  entryFrom,
  type NamespaceRow,
  namespaceFrom,
  publicEntry,
  type Row,
} from "../rows/rows.js";
import type { ListedEntry, ListQuery, StoredChange, StoredEntry, TenantUsage } from "../store/store.js";
import { prefixEnd } from "../values/prefix-end.js";
import type { NamespaceReads } from "./read-cache.js";
import { IDS_AT_ONCE } from "./statements.js";
import type { TenantFile } from "./tenant-file.js";

/** Up to here it is quicker to read entries ten by ten than to have SQLite take a list of ids apart and sort. */
const FEW_IDS = 64;

export function readEntry(
  file: TenantFile,
  namespace: Namespace,
  key: string,
  now: number,
): StoredEntry | undefined {
  const row = file.get("getEntry", namespace, key);
  // A miss is read again, together with the journal.
  if (row === undefined) file.snapshot(() => readInSnapshot(file, namespace, key, now));
  return row === undefined ? undefined : liveEntry(namespace, row, now);
}

/** A damaged index hides entries without an error, so the journal, which is another tree, must agree on a miss. */
export function readInSnapshot(
  file: TenantFile,
  namespace: Namespace,
  key: string,
  now: number,
): StoredEntry | undefined {
  const row = file.get("getEntry", namespace, key);
  if (row !== undefined) return liveEntry(namespace, row, now);
  const change = file.get("lastChange", namespace, key);
  if (change !== undefined && changeFrom(namespace, change).op === "set") throw corrupt("entry");
  return undefined;
}

function liveEntry(namespace: Namespace, row: Row, now: number): StoredEntry | undefined {
  const entry = entryFrom(namespace, row);
  return entry.expiresAt !== undefined && entry.expiresAt <= now ? undefined : publicEntry(entry);
}

export function readList(
  file: TenantFile,
  namespace: Namespace,
  query: ListQuery,
  now: number,
): ListedEntry[] {
  const to = prefixEnd(query.prefix);
  const listed = (row: Row): ListedEntry => {
    const entry = publicEntry(entryFrom(namespace, row));
    const place = row[11] ?? entry.sequence;
    if (typeof place !== "number") throw corrupt("place");
    return { entry, place };
  };
  if (query.order === "key") {
    // No string lies between a key and the same key with NUL added, so this is "greater than" as a lower bound.
    const from = query.after === undefined ? query.prefix : `${query.after}\0`;
    return file.all("listByKey", namespace, from, to, now, query.limit).map(listed);
  }
  const { prefix, before, asOf, limit } = query;
  return file.snapshot(() => {
    const still = file.all("listNewest", namespace, before, prefix, to, now, limit).map(listed);
    const moved = file
      .all("listMoved", namespace, asOf, namespace, asOf, asOf, prefix, to, now, before, limit)
      .map(listed);
    return [...still, ...moved].sort((a, b) => b.place - a.place).slice(0, limit);
  });
}

export function readPosition(file: TenantFile, namespace: Namespace): number {
  file.checkCurrent();
  return file.snapshot(() => readCounts(file, namespace).sequence);
}

/** What is counted of a namespace; where nothing is, the journal must have nothing either. */
export function readCounts(file: TenantFile, namespace: Namespace): NamespaceRow {
  const row = file.get("getNamespace", namespace);
  if (row !== undefined) return namespaceFrom(namespace, row);
  if (file.get("changes", namespace, 0, 1) !== undefined) throw corrupt("namespace record");
  return { sequence: 0, entries: 0, totalLength: 0 };
}

export function readHistory(
  file: TenantFile,
  namespace: Namespace,
  key: string,
  now: number,
): StoredChange[] {
  return file.all("history", namespace, key).map((row) => withoutEnded(changeFrom(namespace, row), now));
}

/** A value whose time is over is gone, whether or not it has been wiped yet. */
function withoutEnded(change: StoredChange, now: number): StoredChange {
  return change.expiresAt !== undefined && change.expiresAt <= now ? { ...change, json: undefined } : change;
}

export function readChanges(
  file: TenantFile,
  namespace: Namespace,
  after: number,
  limit: number,
  now: number,
): StoredChange[] {
  const changes = file.all("changes", namespace, after, limit).map((row) => changeFrom(namespace, row));
  // A file that was removed under this process is never written to again, and a feed at its end would wait for ever.
  if (changes.length < limit) file.checkCurrent();
  changes.forEach((change, index) => {
    if (change.sequence !== after + index + 1) throw corrupt("journal");
  });
  return changes.map((change) => withoutEnded(change, now));
}

export function readNewestOf(
  file: TenantFile,
  namespace: Namespace,
  ids: readonly number[],
  limit: number,
  now: number,
): StoredEntry[] {
  if (ids.length > FEW_IDS) {
    const rows = file.all("newestOf", namespace, JSON.stringify(ids), now, limit);
    return rows.map((row) => publicEntry(entryFrom(namespace, row)));
  }
  return entriesById(file, namespace, [...new Set(ids)])
    .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now)
    .sort((left, right) => right.updatedAt - left.updatedAt || compareCodePoints(left.key, right.key))
    .slice(0, limit)
    .map(publicEntry);
}

/** The entries with these distinct ids, as many as there are; what is not known yet is read on one snapshot. */
function entriesById(file: TenantFile, namespace: Namespace, ids: readonly number[]): EntryRow[] {
  const known = knownOf(file.reads(namespace), ids);
  if (known.length === ids.length) return known;
  return file.snapshot(() => {
    const reads = file.reads(namespace);
    const found = knownOf(reads, ids);
    const missing = found.length === 0 ? ids : ids.filter((id) => reads.entries.get(id) === undefined);
    for (let at = 0; at < missing.length; at += IDS_AT_ONCE) {
      for (const row of rowsAtOnce(file, namespace, missing.slice(at, at + IDS_AT_ONCE))) {
        const entry = entryFrom(namespace, row);
        reads.entries.keep(entry.id, entry);
        found.push(entry);
      }
    }
    return found;
  });
}

function knownOf({ entries }: NamespaceReads, ids: readonly number[]): EntryRow[] {
  const known: EntryRow[] = [];
  for (const id of ids) {
    const entry = entries.get(id);
    if (entry !== undefined) known.push(entry);
  }
  return known;
}

function rowsAtOnce(file: TenantFile, namespace: Namespace, ids: readonly number[]): Row[] {
  // NULL equals no id.
  const padding = Array.from({ length: IDS_AT_ONCE - ids.length }, () => null);
  return file.all("entriesById", namespace, ...ids, ...padding);
}

/** Namespaces with entries whose time is over and which the journal does not say yet. */
export function readDueNamespaces(file: TenantFile, now: number): Namespace[] {
  return file.all("dueNamespaces", now).map(([name]) => storedNamespace(name));
}

/** The namespaces of the file by code point. */
export function readNamespaces(file: TenantFile): Namespace[] {
  return [...positionsIn(file).keys()];
}

/** The last journal position of each namespace. */
export function positionsIn(file: TenantFile): Map<Namespace, number> {
  const rows = file.all("namespaces").map(([name, ...counts]) => {
    const namespace = storedNamespace(name);
    return [namespace, namespaceFrom(namespace, counts).sequence] as const;
  });
  return new Map(rows);
}

export function readUsage(file: TenantFile, now: number): TenantUsage {
  return file.snapshot(() => ({
    namespaces: file.count("countNamespaces"),
    entries: file.count("countEntries", now),
    changes: file.count("countChanges"),
    bytes: file.count("bytes"),
  }));
}

/** @throws MemoryError `corrupt_data` for what no write could have stored as a namespace */
export function storedNamespace(name: unknown): Namespace {
  try {
    return parseNamespace(String(name));
  } catch (cause) {
    throw corrupt("namespace", cause);
  }
}
