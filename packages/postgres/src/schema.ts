/** The role that the store works as: it can read and write rows, of the signed tenant only, and nothing else. */
export const APP_ROLE = "pigeonhole_app";

/** The tables whose rows are tenants'. */
export const TENANT_TABLES = ["namespaces", "entries", "journal", "postings", "pending", "vectors"] as const;

/**
 * What each version adds, in order; the number of the last one is kept in `pigeonhole.migrations`. A version that has
 * been released is never changed.
 *
 * Every key begins with the tenant, so that tables can be spread by it and no unique key is shared between tenants.
 * Text compares by its bytes, which for UTF-8 is the order of code points. `entries.id` is the journal position at which
 * the entry was created and `sequence` that of its last write. `namespaces.indexed` is the one up to
 * which `postings` hold all, and `pending` how many entries written since then wait in the table of that name. Times are
 * epoch milliseconds. Tables whose rows change in place keep room in their pages, so that a change need not touch their
 * indexes.
 *
 * Version 2 gives the checksum of a namespace another name, so that a process of version 1, which does not know what is
 * pending, fails instead of writing. Indexes that are not the primary key hold for positive numbers, which is all: without
 * statistics the planner takes any index that begins with tenant and namespace for as good as the key, and may use these
 * only where the statement says so.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table pigeonhole.namespaces (
    tenant text collate "C" not null,
    namespace text collate "C" not null,
    sequence bigint not null,
    entries bigint not null,
    total_length bigint not null,
    checksum bigint not null,
    primary key (tenant, namespace)
  ) with (fillfactor = 70);

  create table pigeonhole.entries (
    tenant text collate "C" not null,
    namespace text collate "C" not null,
    key text collate "C" not null,
    json text collate "C" not null,
    revision bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    expires_at bigint,
    source text collate "C",
    id bigint not null,
    sequence bigint not null,
    length bigint not null,
    checksum bigint not null,
    primary key (tenant, namespace, key)
  );
  create unique index entries_id on pigeonhole.entries (tenant, namespace, id);
  create unique index entries_sequence on pigeonhole.entries (tenant, namespace, sequence);
  create index entries_expiry on pigeonhole.entries (tenant, namespace, expires_at, key) where expires_at is not null;

  create table pigeonhole.journal (
    tenant text collate "C" not null,
    namespace text collate "C" not null,
    sequence bigint not null,
    key text collate "C" not null,
    op text collate "C" not null,
    revision bigint not null,
    json text collate "C",
    at bigint not null,
    created_at bigint not null,
    expires_at bigint,
    source text collate "C",
    author text collate "C",
    restored_from bigint,
    checksum bigint not null,
    primary key (tenant, namespace, sequence)
  );
  create unique index journal_key on pigeonhole.journal (tenant, namespace, key, revision);
  create index journal_expiry on pigeonhole.journal (tenant, namespace, expires_at)
    where expires_at is not null and json is not null;

  create table pigeonhole.postings (
    tenant text collate "C" not null,
    namespace text collate "C" not null,
    term text collate "C" not null,
    first bigint not null,
    bytes bytea not null,
    checksum bigint not null,
    primary key (tenant, namespace, term, first)
  ) with (fillfactor = 60);

  create table pigeonhole.vectors (
    tenant text collate "C" not null,
    namespace text collate "C" not null,
    chunk bigint not null,
    model text collate "C" not null,
    bytes bytea not null,
    checksum bigint not null,
    primary key (tenant, namespace, chunk, model)
  );
`,
  `
  alter table pigeonhole.namespaces add column indexed bigint, add column pending bigint;
  alter table pigeonhole.namespaces rename column checksum to sum;

  create table pigeonhole.pending (
    tenant text collate "C" not null,
    namespace text collate "C" not null,
    id bigint not null,
    indexed text collate "C" not null,
    indexed_checksum bigint not null,
    terms text collate "C" not null,
    terms_checksum bigint not null,
    primary key (tenant, namespace, id)
  ) with (fillfactor = 70);

  drop index pigeonhole.entries_id;
  drop index pigeonhole.entries_sequence;
  drop index pigeonhole.journal_key;
  create unique index entries_id on pigeonhole.entries (tenant, namespace, id) where id > 0;
  create unique index entries_sequence on pigeonhole.entries (tenant, namespace, sequence) where sequence > 0;
  create unique index journal_key on pigeonhole.journal (tenant, namespace, key, revision) where revision > 0;
`,
];

/**
 * What stands before the first version, and what every version is followed by: both may run again. The key that signs
 * tenants is in a table that only the owner reads, as the two blocks with which HMAC (RFC 2104) begins its hashes.
 */
export const FOUNDATION = `
  create schema if not exists pigeonhole;
  revoke all on schema pigeonhole from public;
  create table if not exists pigeonhole.migrations (
    version integer primary key,
    applied_at timestamptz not null default now()
  );
  create table if not exists pigeonhole.secrets (
    id integer primary key,
    inner_block bytea not null,
    outer_block bytea not null
  );
  revoke all on pigeonhole.migrations, pigeonhole.secrets from public;

  create or replace function pigeonhole.tenant() returns text
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $body$
  declare
    claimed text := current_setting('pigeonhole.tenant', true);
    proof text := coalesce(current_setting('pigeonhole.proof', true), '');
    ends text := split_part(proof, '.', 1);
    message bytea;
  begin
    -- Where no transaction has set it there is no tenant; after one that has, it is empty.
    if coalesce(claimed, '') = '' then
      return null;
    end if;
    if ends !~ '^[0-9]{1,12}$' or ends::bigint < extract(epoch from now()) then
      raise insufficient_privilege using message = 'pigeonhole: the tenant has no proof that is still good';
    end if;
    message := convert_to(ends || ' ' || claimed, 'UTF8');
    perform 1 from pigeonhole.secrets
      where encode(sha256(outer_block || sha256(inner_block || message)), 'hex') = split_part(proof, '.', 2);
    if not found then
      raise insufficient_privilege using message = 'pigeonhole: the tenant is not signed with this database''s key';
    end if;
    return claimed;
  end
  $body$;
  revoke all on function pigeonhole.tenant() from public;
`;

/** Seals the tables: also their owner sees the rows of the signed tenant only. The sub-select runs once a statement. */
export const POLICIES = TENANT_TABLES.map(
  (table) => `
  alter table pigeonhole.${table} enable row level security;
  alter table pigeonhole.${table} force row level security;
  drop policy if exists tenant_only on pigeonhole.${table};
  create policy tenant_only on pigeonhole.${table}
    using (tenant = (select pigeonhole.tenant())) with check (tenant = (select pigeonhole.tenant()));
  revoke all on pigeonhole.${table} from public;
`,
).join("");

/** What the app role may do: rows of the tenants' tables, and nothing that changes, empties or locks a table's layout. */
export const GRANTS = `
  revoke all on all tables in schema pigeonhole from ${APP_ROLE};
  grant usage on schema pigeonhole to ${APP_ROLE};
  grant select on pigeonhole.migrations to ${APP_ROLE};
  grant select, insert, update, delete on ${TENANT_TABLES.map((table) => `pigeonhole.${table}`).join(", ")} to ${APP_ROLE};
  grant execute on function pigeonhole.tenant() to ${APP_ROLE};
`;
