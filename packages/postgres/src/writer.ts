import {
  changeFrom,
  corrupt,
  type EntryRow,
  entryFrom,
  NamespaceChange,
  type NamespaceRow,
  namespaceColumns,
  namespaceFrom,
  type Row,
  wipedChecksum,
} from "@pigeonhole/core/rows";
import type { Decide, Mutation, Namespace, WriteOutcome } from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import { BEGIN } from "./begin.js";
import { ChangedRows, type NamespaceState } from "./changed-rows.js";
import type { Session } from "./connections.js";
import { CallerError } from "./errors.js";
import { indexedIn } from "./pending.js";
import { columnsOf } from "./rows-of.js";
import { STATEMENTS } from "./statements.js";
import { commit, readAndChange, type Step, type WriteRequest } from "./transaction.js";
import { VECTOR_STATEMENTS } from "./vector-statements.js";

/** How many due entries one transaction removes at most, so that none takes long. */
const SETTLE_LIMIT = 500;
/** Entries that end so soon are read along, because the time of a write is that at which it has the lock. */
const AHEAD_MS = 1_000;

const EMPTY = { sequence: 0, entries: 0, totalLength: 0 };

/**
 * Runs `decide` for each key as the only writer of the namespace, mostly in two round trips: lock and read; write and
 * commit. Between them go those that read vectors, values of the journal whose time is over, or postings, where any of
 * these have to change.
 */
export async function writeNamespace(
  session: Session,
  request: WriteRequest,
  keys: readonly string[],
  decide: Decide,
): Promise<WriteOutcome[]> {
  const { tenant, namespace } = request;
  const { now, state } = await lockAndRead(session, request, keys);
  const rows = new ChangedRows(tenant, namespace, state);
  const change = new NamespaceChange(rows, state.counts, now);
  change.settle(state.due);
  const outcomes = change.write(keys, (...asked) => decided(() => decide(...asked)));
  if (!change.hasChanged) {
    await session.run([{ text: "rollback", values: [] }]);
    return outcomes;
  }
  const wipes: Step = {
    reads: () =>
      state.due.length > 0
        ? [{ text: STATEMENTS.dueChanges, values: [tenant, namespace, now, SETTLE_LIMIT] }]
        : [],
    writes: (found) => wipeStatements(request, found),
  };
  await store(session, rows, change.counts, [wipes, rows.vectors]);
  return outcomes;
}

/** Wipes values from the journal whose own time is over; true when there may be more. */
export async function wipeJournal(session: Session, request: WriteRequest): Promise<boolean> {
  const { tenant, namespace, begin } = request;
  await session.run([BEGIN, begin, { text: STATEMENTS.lockNamespace, values: [tenant, namespace] }]);
  const now = request.clock();
  const { results } = await session.run([
    { text: STATEMENTS.getNamespace, values: [tenant, namespace] },
    { text: STATEMENTS.dueChanges, values: [tenant, namespace, now, SETTLE_LIMIT] },
  ]);
  const [row] = results[0]?.rows ?? [];
  const rows = results[1]?.rows ?? [];
  if (row === undefined || rows.length === 0) {
    await session.run([{ text: "rollback", values: [] }]);
    return false;
  }
  // The words of a value that is wiped may stand in what waits, as those that are indexed of its entry.
  const state = stateOf(namespace, row);
  const unchanged = new ChangedRows(tenant, namespace, state);
  unchanged.index.packAll();
  const wipes: Step = { reads: () => [], writes: () => wipeStatements(request, rows) };
  await store(session, unchanged, state.counts, [wipes]);
  return rows.length === SETTLE_LIMIT;
}

/** Locks the namespace and reads what a write to these keys has to know. */
export async function lockAndRead(
  session: Session,
  request: WriteRequest,
  keys: readonly string[],
): Promise<{ now: number; state: NamespaceState }> {
  const { tenant, namespace, begin, clock } = request;
  const [, ...empty] = namespaceColumns(namespace, EMPTY, [0, 0]);
  const ahead = clock() + AHEAD_MS;
  const reads: Statement[] = [
    { text: STATEMENTS.lockNamespace, values: [tenant, namespace] },
    { text: STATEMENTS.getEntries, values: [tenant, namespace, keys] },
    { text: STATEMENTS.lastChanges, values: [tenant, namespace, [...new Set(keys)]] },
    due(request, ahead),
    { text: VECTOR_STATEMENTS.hasVectors, values: [tenant, namespace] },
  ];
  let { results } = await session.run([BEGIN, begin, ...reads]);
  if (results[2]?.rows.length === 0) {
    const add = { text: STATEMENTS.addNamespace, values: [tenant, namespace, ...empty] };
    ({ results } = await session.run([{ text: "select 1", values: [] }, add, ...reads]));
  }
  // Only what is read once the lock is held is sure to be the latest.
  const now = clock();
  const [, , counts, entries, last, ended, vectors] = results;
  const [row] = counts?.rows ?? [];
  if (row === undefined) throw corrupt("namespace record");
  const endedRows = now <= ahead ? ended?.rows : (await session.run([due(request, now)])).results[0]?.rows;
  const dueEntries = rowsIn(namespace, endedRows).filter(({ expiresAt = now }) => expiresAt <= now);
  const read = [...dueEntries, ...rowsIn(namespace, entries?.rows)];
  return {
    now,
    state: {
      ...stateOf(namespace, row),
      entries: new Map(read.map((entry) => [entry.key, entry])),
      last: new Map((last?.rows ?? []).map((one) => changeFrom(namespace, one)).map((one) => [one.key, one])),
      due: dueEntries,
      hasVectors: vectors?.rows[0]?.[0] !== false,
    },
  };
}

/** Stores the rows with what these steps write, and commits. */
export async function store(
  session: Session,
  rows: ChangedRows,
  counts: NamespaceRow,
  steps: readonly Step[],
): Promise<void> {
  const more = await readAndChange(session, steps);
  const { statements, indexed } = await rows.index.store(session, counts.sequence);
  await commit(session, [...rows.statements(counts, indexed), ...statements, ...more]);
}

/** What the namespace's row says, and nothing of its entries. */
function stateOf(namespace: Namespace, row: Row): NamespaceState {
  return {
    counts: namespaceFrom(namespace, row),
    indexed: indexedIn(row),
    entries: new Map(),
    last: new Map(),
    due: [],
    hasVectors: false,
  };
}

function due({ tenant, namespace }: WriteRequest, now: number): Statement {
  return { text: STATEMENTS.dueEntries, values: [tenant, namespace, now, SETTLE_LIMIT] };
}

function rowsIn(namespace: Namespace, rows: readonly Row[] | undefined): EntryRow[] {
  return (rows ?? []).map((row) => entryFrom(namespace, row));
}

function wipeStatements({ tenant, namespace }: WriteRequest, rows: readonly Row[]): Statement[] {
  if (rows.length === 0) return [];
  const wiped = rows
    .map((row) => changeFrom(namespace, row))
    .map((change) => [change.sequence, wipedChecksum(namespace, change)]);
  return [{ text: STATEMENTS.wipeChanges, values: [tenant, namespace, ...columnsOf(wiped)] }];
}

/** Marks what the caller's own code throws. */
function decided(decide: () => Mutation | undefined): Mutation | undefined {
  try {
    return decide();
  } catch (error) {
    throw new CallerError(error);
  }
}
