/** The layout that this code reads and writes; kept in `PRAGMA user_version`. */
export const SCHEMA_VERSION = 3;

/**
 * Connection settings. WAL with `synchronous=FULL` syncs the log at each commit, so an acknowledged write survives
 * power loss; `fullfsync` does the same on macOS, whose fsync stops at the drive's cache. `secure_delete` overwrites
 * what is deleted. `cell_size_check` finds damaged pages earlier.
 */
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

const VECTORS = `
  CREATE TABLE vectors (
    namespace TEXT NOT NULL,
    chunk INTEGER NOT NULL,
    model TEXT NOT NULL,
    bytes BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (namespace, chunk, model)
  ) STRICT, WITHOUT ROWID;
`;

const POSTINGS = `
  CREATE TABLE postings (
    namespace TEXT NOT NULL,
    term TEXT NOT NULL,
    first INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    mirror TEXT NOT NULL CHECK (mirror = term),
    PRIMARY KEY (namespace, term, first)
  ) STRICT, WITHOUT ROWID;
`;

/** What brings a file from layout 1, 2 and so on to the next one. */
export const UPGRADES: readonly string[] = [VECTORS, `DROP TABLE postings; ${POSTINGS}`];
/** The first layout whose postings are as they are now; those of earlier ones are written anew. */
export const POSTINGS_SINCE = 3;

/**
 * One tenant's file. `meta` names the tenant and leaves room for its keys and quotas. Every other row carries a CRC-32
 * over its columns. `entries.id` is the journal position at which the entry was created and `sequence` that of its
 * last write. A row of `postings` is about the entries with ids from `first` up to the `first` of the term's next row.
 * `postings.mirror` is for the integrity check only: a row whose term is damaged is never found, so that no
 * checksum tells.
 */
export const SCHEMA = `
  CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE namespaces (
    namespace TEXT NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    total_length INTEGER NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE entries (
    namespace TEXT NOT NULL,
    key TEXT NOT NULL,
    json TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER,
    source TEXT,
    id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    length INTEGER NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX entries_key ON entries (namespace, key);
  CREATE UNIQUE INDEX entries_id ON entries (namespace, id);
  CREATE UNIQUE INDEX entries_sequence ON entries (namespace, sequence);
  CREATE INDEX entries_expiry ON entries (expires_at, namespace, key) WHERE expires_at IS NOT NULL;

  CREATE TABLE journal (
    namespace TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    key TEXT NOT NULL,
    op TEXT NOT NULL,
    revision INTEGER NOT NULL,
    json TEXT,
    at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    source TEXT,
    author TEXT,
    restored_from INTEGER,
    checksum INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX journal_sequence ON journal (namespace, sequence);
  CREATE UNIQUE INDEX journal_key ON journal (namespace, key, revision);
  CREATE INDEX journal_expiry ON journal (expires_at, namespace) WHERE expires_at IS NOT NULL AND json IS NOT NULL;
${POSTINGS}${VECTORS}`;
