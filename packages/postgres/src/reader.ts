import { changeFrom, corrupt, entryFrom, namespaceFrom, publicEntry, type Row } from "@pigeonhole/core/rows";
import {
  type ChangedBy,
  type ListedEntry,
  type ListQuery,
  type Namespace,
  parseNamespace,
  prefixEnd,
  type StoredChange,
  type StoredEntry,
  type TenantUsage,
} from "@pigeonhole/core/store";
import type { Result, Statement } from "./batch.js";
import { PENDING_STATEMENTS } from "./pending-statements.js";
import { numberIn } from "./rows-of.js";
import { SEARCH_STATEMENTS } from "./search-statements.js";
import { STATEMENTS, TENANT_STATEMENTS } from "./statements.js";
import { VECTOR_STATEMENTS } from "./vector-statements.js";

/** Behind the columns of an entry: what the journal says last of a key that is not there. */
const LAST_OP = 11;

/** A question to the database: what to send, and what the answer means. */
export interface Reading<Value> {
  readonly statements: readonly Statement[];
  parse(results: readonly Result[]): Value;
}

export function entryReading(
  tenant: string,
  namespace: Namespace,
  key: string,
  now: number,
): Reading<StoredEntry | undefined> {
  return {
    statements: [{ text: STATEMENTS.getEntry, values: [tenant, namespace, key] }],
    parse([result]) {
      const row = result?.rows[0];
      if (row === undefined || row[0] === null) {
        // A damaged index hides entries without an error, so the journal must agree on a miss.
        if (row?.[LAST_OP] === "set") throw corrupt("entry");
        return undefined;
      }
      const entry = publicEntry(entryFrom(namespace, row));
      return entry.expiresAt !== undefined && entry.expiresAt <= now ? undefined : entry;
    },
  };
}

export function listReading(
  tenant: string,
  namespace: Namespace,
  query: ListQuery,
  now: number,
): Reading<ListedEntry[]> {
  const { prefix, limit } = query;
  const to = prefixEnd(prefix);
  const listed = (row: Row): ListedEntry => {
    const entry = publicEntry(entryFrom(namespace, row));
    const place = row[11] ?? entry.sequence;
    if (typeof place !== "number") throw corrupt("place");
    return { entry, place };
  };
  if (query.order === "key") {
    const text = query.after === undefined ? STATEMENTS.listByKey : STATEMENTS.listAfterKey;
    return {
      statements: [{ text, values: [tenant, namespace, query.after ?? prefix, to, now, limit] }],
      parse: ([result]) => (result?.rows ?? []).map(listed),
    };
  }
  const { before, asOf } = query;
  return {
    statements: [
      { text: STATEMENTS.listNewest, values: [tenant, namespace, before, prefix, to, now, limit] },
      { text: STATEMENTS.listMoved, values: [tenant, namespace, asOf, prefix, to, now, before, limit] },
    ],
    parse: ([still, moved]) =>
      [...(still?.rows ?? []), ...(moved?.rows ?? [])]
        .map(listed)
        .sort((a, b) => b.place - a.place)
        .slice(0, limit),
  };
}

export function positionReading(tenant: string, namespace: Namespace): Reading<number> {
  return {
    statements: [{ text: STATEMENTS.getNamespace, values: [tenant, namespace] }],
    parse([result]) {
      const row = result?.rows[0];
      return row === undefined ? 0 : namespaceFrom(namespace, row).sequence;
    },
  };
}

export function historyReading(
  tenant: string,
  namespace: Namespace,
  key: string,
  now: number,
): Reading<StoredChange[]> {
  return {
    statements: [{ text: STATEMENTS.history, values: [tenant, namespace, key] }],
    parse: ([result]) => (result?.rows ?? []).map((row) => withoutEnded(changeFrom(namespace, row), now)),
  };
}

export function changesReading(
  tenant: string,
  namespace: Namespace,
  after: number,
  limit: number,
  now: number,
): Reading<StoredChange[]> {
  return {
    statements: [{ text: STATEMENTS.changes, values: [tenant, namespace, after, limit] }],
    parse([result]) {
      const changes = (result?.rows ?? []).map((row) => changeFrom(namespace, row));
      changes.forEach((change, index) => {
        if (change.sequence !== after + index + 1) throw corrupt("journal");
      });
      return changes.map((change) => withoutEnded(change, now));
    },
  };
}

export function changedKeysReading(tenant: string, namespace: Namespace, by: ChangedBy): Reading<string[]> {
  const statement =
    "after" in by
      ? { text: STATEMENTS.keysChangedAfter, values: [tenant, namespace, Math.floor(by.after)] }
      : { text: STATEMENTS.keysChangedBy, values: [tenant, namespace, JSON.stringify(by.source)] };
  return {
    statements: [statement],
    parse: ([result]) => (result?.rows ?? []).map(([key]) => String(key)),
  };
}

/** When the next entry or journalled value ends. */
export function nextEndReading(tenant: string, namespace: Namespace): Reading<number | undefined> {
  return {
    statements: [{ text: STATEMENTS.nextEnd, values: [tenant, namespace] }],
    parse([result]) {
      const at = result?.rows[0]?.[0];
      return typeof at === "number" ? at : undefined;
    },
  };
}

export function namespacesReading(tenant: string): Reading<Namespace[]> {
  return {
    statements: [{ text: TENANT_STATEMENTS.namespaces, values: [tenant] }],
    parse: ([result]) =>
      (result?.rows ?? []).map(([name, ...counts]) => {
        const namespace = storedNamespace(name);
        namespaceFrom(namespace, counts);
        return namespace;
      }),
  };
}

export function dueNamespacesReading(tenant: string, now: number): Reading<Namespace[]> {
  return {
    statements: [{ text: TENANT_STATEMENTS.dueNamespaces, values: [tenant, now] }],
    parse: ([result]) => (result?.rows ?? []).map(([name]) => storedNamespace(name)),
  };
}

export function usageReading(tenant: string): Reading<TenantUsage> {
  const { countNamespaces, countEntries, countChanges } = TENANT_STATEMENTS;
  const texts = [
    countNamespaces,
    countEntries,
    countChanges,
    SEARCH_STATEMENTS.countPostings,
    PENDING_STATEMENTS.countPending,
    VECTOR_STATEMENTS.countVectors,
  ];
  return {
    statements: texts.map((text) => ({ text, values: [tenant] })),
    parse(results) {
      const rows = results.map((result) => result.rows[0]);
      return {
        namespaces: numberIn(rows[0]),
        entries: numberIn(rows[1]),
        changes: numberIn(rows[2]),
        bytes: rows.reduce((sum, row) => sum + numberIn(row, 1), 0),
      };
    },
  };
}

/** A value whose time is over is gone, whether or not it has been wiped yet. */
function withoutEnded(change: StoredChange, now: number): StoredChange {
  return change.expiresAt !== undefined && change.expiresAt <= now ? { ...change, json: undefined } : change;
}

/** @throws MemoryError `corrupt_data` for what no write could have stored as a namespace */
function storedNamespace(name: unknown): Namespace {
  try {
    return parseNamespace(String(name));
  } catch (cause) {
    throw corrupt("namespace", cause);
  }
}
