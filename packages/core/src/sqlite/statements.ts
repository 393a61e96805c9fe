const ENTRY =
  "key, json, revision, created_at, updated_at, expires_at, source, id, sequence, length, checksum";
const CHANGE =
  "sequence, key, op, revision, json, at, created_at, expires_at, source, author, restored_from, checksum";

/** Ids that `entriesById` takes. */
export const IDS_AT_ONCE = 10;

/**
 * Every statement that touches a tenant's data. Each one that reads, changes or removes rows of a namespace names that
 * namespace by equality; `npm run mutants` takes these predicates out one by one and expects a test to fail.
 * An index is named where SQLite, which keeps no statistics here, would read the whole namespace instead.
 */
export const STATEMENTS = {
  getEntry: `SELECT ${ENTRY} FROM entries WHERE namespace = ? AND key = ?`,
  insertEntry: `INSERT INTO entries (namespace, ${ENTRY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  updateEntry: `UPDATE entries SET json = ?, revision = ?, created_at = ?, updated_at = ?, expires_at = ?, source = ?,
    id = ?, sequence = ?, length = ?, checksum = ? WHERE namespace = ? AND key = ?`,
  deleteEntry: "DELETE FROM entries WHERE namespace = ? AND key = ?",

  listByKey: `SELECT ${ENTRY} FROM entries WHERE namespace = ? AND key >= ? AND key < ?
    AND (expires_at IS NULL OR expires_at > ?) ORDER BY key LIMIT ?`,
  listNewest: `SELECT ${ENTRY} FROM entries WHERE namespace = ? AND sequence < ? AND key >= ? AND key < ?
    AND (expires_at IS NULL OR expires_at > ?) ORDER BY sequence DESC LIMIT ?`,
  listMoved: `SELECT ${ENTRY}, place FROM (
      SELECT e.*, (SELECT max(j.sequence) FROM journal j INDEXED BY journal_key
        WHERE j.namespace = ? AND j.key = e.key AND j.sequence <= ?) AS place
      FROM entries e INDEXED BY entries_sequence
      WHERE e.namespace = ? AND e.sequence > ? AND e.id <= ? AND e.key >= ? AND e.key < ?
        AND (e.expires_at IS NULL OR e.expires_at > ?))
    WHERE place < ? ORDER BY place DESC LIMIT ?`,
  entriesFrom: `SELECT ${ENTRY} FROM entries WHERE namespace = ? AND id > ? ORDER BY id LIMIT ?`,
  entriesById: `SELECT ${ENTRY} FROM entries WHERE namespace = ? AND id IN (${"?, ".repeat(IDS_AT_ONCE - 1)}?)`,
  newestOf: `SELECT ${ENTRY} FROM entries WHERE namespace = ? AND id IN (SELECT value FROM json_each(?))
    AND (expires_at IS NULL OR expires_at > ?) ORDER BY updated_at DESC, key LIMIT ?`,

  getNamespace: "SELECT sequence, entries, total_length, checksum FROM namespaces WHERE namespace = ?",
  putNamespace: `INSERT INTO namespaces (namespace, sequence, entries, total_length, checksum) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (namespace) DO UPDATE SET sequence = excluded.sequence, entries = excluded.entries,
    total_length = excluded.total_length, checksum = excluded.checksum`,

  addChange: `INSERT INTO journal (namespace, ${CHANGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  lastChange: `SELECT ${CHANGE} FROM journal WHERE namespace = ? AND key = ? ORDER BY revision DESC LIMIT 1`,
  history: `SELECT ${CHANGE} FROM journal WHERE namespace = ? AND key = ? ORDER BY revision`,
  changes: `SELECT ${CHANGE} FROM journal WHERE namespace = ? AND sequence > ? ORDER BY sequence LIMIT ?`,

  endedEntries: `SELECT ${ENTRY} FROM entries INDEXED BY entries_expiry WHERE namespace = ? AND expires_at <= ?`,
  dueEntries: `SELECT ${ENTRY} FROM entries INDEXED BY entries_expiry
    WHERE namespace = ? AND expires_at <= ? ORDER BY expires_at, key LIMIT ?`,
  dueChanges: `SELECT ${CHANGE} FROM journal INDEXED BY journal_expiry
    WHERE namespace = ? AND expires_at <= ? AND json IS NOT NULL LIMIT ?`,
  wipeChange: "UPDATE journal SET json = NULL, checksum = ? WHERE namespace = ? AND sequence = ?",

  getPostings: `SELECT first, bytes, checksum FROM postings WHERE namespace = ? AND term = ? AND first <= ?
    ORDER BY first DESC LIMIT 1`,
  putPostings: `INSERT INTO postings (namespace, term, mirror, first, bytes, checksum) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (namespace, term, first) DO UPDATE SET bytes = excluded.bytes, checksum = excluded.checksum`,
  deletePostings: "DELETE FROM postings WHERE namespace = ? AND term = ? AND first = ?",
  termPostings: "SELECT first, bytes, checksum FROM postings WHERE namespace = ? AND term = ? ORDER BY first",
  allPostings: "SELECT term, first, bytes, checksum FROM postings WHERE namespace = ?",
  termsBetween: `SELECT DISTINCT term FROM postings WHERE namespace = ? AND term >= ? AND term < ?
    ORDER BY term LIMIT ?`,
  rowsBetween: `SELECT term FROM postings WHERE namespace = ? AND term >= ? AND term < ?
    ORDER BY term LIMIT ?`,

  chunkVectors: "SELECT model, bytes, checksum FROM vectors WHERE namespace = ? AND chunk = ?",
  modelVectors: "SELECT chunk, bytes, checksum FROM vectors WHERE namespace = ? AND model = ? ORDER BY chunk",
  vectorModels: "SELECT DISTINCT model FROM vectors WHERE namespace = ? ORDER BY model",
  putVectors: `INSERT INTO vectors (namespace, chunk, model, bytes, checksum) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (namespace, chunk, model) DO UPDATE SET bytes = excluded.bytes, checksum = excluded.checksum`,
  deleteVectors: "DELETE FROM vectors WHERE namespace = ? AND chunk = ? AND model = ?",
  dropVectors: "DELETE FROM vectors WHERE namespace = ? AND model = ?",

  eraseEntries: "DELETE FROM entries WHERE namespace = ?",
  eraseJournal: "DELETE FROM journal WHERE namespace = ?",
  erasePostings: "DELETE FROM postings WHERE namespace = ?",
  eraseVectors: "DELETE FROM vectors WHERE namespace = ?",
  eraseNamespace: "DELETE FROM namespaces WHERE namespace = ?",
} as const;

/** Statements about the tenant's whole file. */
export const TENANT_STATEMENTS = {
  namespaces:
    "SELECT namespace, sequence, entries, total_length, checksum FROM namespaces ORDER BY namespace",
  dueNamespaces: "SELECT DISTINCT namespace FROM entries WHERE expires_at <= ?",
  countNamespaces: "SELECT count(*) FROM namespaces",
  countEntries: "SELECT count(*) FROM entries WHERE expires_at IS NULL OR expires_at > ?",
  countChanges: "SELECT count(*) FROM journal",
  bytes: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
  nextDue: `SELECT namespace, expires_at FROM (
      SELECT * FROM (SELECT namespace, expires_at FROM entries WHERE expires_at IS NOT NULL ORDER BY expires_at LIMIT 1)
      UNION ALL
      SELECT * FROM (SELECT namespace, expires_at FROM journal
        WHERE expires_at IS NOT NULL AND json IS NOT NULL ORDER BY expires_at LIMIT 1))
    ORDER BY expires_at LIMIT 1`,
  soonestEnd: `SELECT expires_at FROM entries INDEXED BY entries_expiry WHERE expires_at IS NOT NULL
    ORDER BY expires_at LIMIT 1`,
  strayPostings: `WITH RECURSIVE found (name) AS (SELECT min(namespace) FROM postings
      UNION ALL SELECT (SELECT min(namespace) FROM postings WHERE namespace > name) FROM found WHERE name IS NOT NULL)
    SELECT name FROM found WHERE name IS NOT NULL AND name NOT IN (SELECT namespace FROM namespaces) LIMIT 1`,
  begin: "BEGIN",
  beginWrite: "BEGIN IMMEDIATE",
  commit: "COMMIT",
  // Another number after each write by another connection.
  dataVersion: "PRAGMA data_version",
  getMeta: "SELECT value FROM meta WHERE name = ?",
  putMeta: "INSERT INTO meta (name, value) VALUES (?, ?)",
} as const;

/** The name of a statement. */
export type StatementName = keyof typeof STATEMENTS | keyof typeof TENANT_STATEMENTS;
