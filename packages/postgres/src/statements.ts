export const ENTRY =
  "key, json, revision, created_at, updated_at, expires_at, source, id, sequence, length, checksum";
export const CHANGE =
  "sequence, key, op, revision, json, at, created_at, expires_at, source, author, restored_from, checksum";

const ENTRY_TYPES =
  "text[] text[] bigint[] bigint[] bigint[] bigint[] text[] bigint[] bigint[] bigint[] bigint[]".split(" ");
const CHANGE_TYPES =
  "bigint[] text[] text[] bigint[] text[] bigint[] bigint[] bigint[] text[] text[] bigint[] bigint[]".split(
    " ",
  );

/** `unnest($3::text[], $4::bigint[], ...)`: rows from a parameter for each column. */
function rowsOf(types: readonly string[]): string {
  return `unnest(${types.map((type, index) => `$${index + 3}::${type}`).join(", ")})`;
}

const REPLACED = ENTRY.split(", ")
  .slice(1)
  .map((column) => `${column} = excluded.${column}`)
  .join(", ");

/**
 * Every statement on the rows of a namespace but those of the search. `$1` is the tenant and `$2` the namespace, and
 * each table is bound to both by equality: so that it holds without row-level security too, and goes to one machine where
 * tables are spread by tenant. `npm run mutants` takes these predicates out one by one and expects a test to fail.
 */
export const STATEMENTS = {
  // One row in any case. Of a key that is not there it has what the journal says of it last, which is looked up then only.
  getEntry: `select ${ENTRY.replace(/\w+/g, "e.$&")}, last.op from (values (1)) as one
    left join pigeonhole.entries e on e.tenant = $1 and e.namespace = $2 and e.key = $3
    left join lateral (select op from pigeonhole.journal where tenant = $1 and namespace = $2 and key = $3
      and revision > 0 and e.key is null order by revision desc limit 1) last on true`,
  getEntries: `select ${ENTRY} from pigeonhole.entries where tenant = $1 and namespace = $2 and key = any($3::text[])`,
  putEntries: `insert into pigeonhole.entries (tenant, namespace, ${ENTRY})
    select $1::text, $2::text, * from ${rowsOf(ENTRY_TYPES)}
    on conflict (tenant, namespace, key) do update set ${REPLACED}`,
  deleteEntries:
    "delete from pigeonhole.entries where tenant = $1 and namespace = $2 and key = any($3::text[])",

  listByKey: `select ${ENTRY} from pigeonhole.entries where tenant = $1 and namespace = $2 and key >= $3 and key < $4
    and (expires_at is null or expires_at > $5) order by key limit $6`,
  listAfterKey: `select ${ENTRY} from pigeonhole.entries where tenant = $1 and namespace = $2 and key > $3 and key < $4
    and (expires_at is null or expires_at > $5) order by key limit $6`,
  listNewest: `select ${ENTRY} from pigeonhole.entries where tenant = $1 and namespace = $2 and sequence > 0 and sequence < $3
    and key >= $4 and key < $5 and (expires_at is null or expires_at > $6) order by sequence desc limit $7`,
  listMoved: `select ${ENTRY}, place from (
      select e.*, (select max(j.sequence) from pigeonhole.journal j
        where j.tenant = $1 and j.namespace = $2 and j.key = e.key and j.revision > 0 and j.sequence <= $3) as place
      from pigeonhole.entries e
      where e.tenant = $1 and e.namespace = $2 and e.sequence > $3 and e.sequence > 0 and e.id <= $3 and e.key >= $4 and e.key < $5
        and (e.expires_at is null or e.expires_at > $6)) moved
    where place < $7 order by place desc limit $8`,

  getNamespace: `select sequence, entries, total_length, sum, indexed, pending from pigeonhole.namespaces
    where tenant = $1 and namespace = $2`,
  lockNamespace: `select sequence, entries, total_length, sum, indexed, pending from pigeonhole.namespaces
    where tenant = $1 and namespace = $2 for update`,
  addNamespace: `insert into pigeonhole.namespaces (tenant, namespace, sequence, entries, total_length, sum, indexed, pending)
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant, namespace) do nothing`,
  putNamespace: `update pigeonhole.namespaces set sequence = $3, entries = $4, total_length = $5, sum = $6,
    indexed = $7, pending = $8 where tenant = $1 and namespace = $2`,

  addChanges: `insert into pigeonhole.journal (tenant, namespace, ${CHANGE})
    select $1::text, $2::text, * from ${rowsOf(CHANGE_TYPES)}`,
  lastChanges: `select ${CHANGE} from unnest($3::text[]) as asked (asked_key) cross join lateral (
      select * from pigeonhole.journal where tenant = $1 and namespace = $2 and key = asked_key
        and revision > 0 order by revision desc limit 1) last`,
  history: `select ${CHANGE} from pigeonhole.journal where tenant = $1 and namespace = $2 and key = $3
    and revision > 0 order by revision`,
  changes: `select ${CHANGE} from pigeonhole.journal where tenant = $1 and namespace = $2 and sequence > $3
    order by sequence limit $4`,
  keysChangedAfter: `select distinct key from pigeonhole.journal where tenant = $1 and namespace = $2 and at > $3
    order by key`,
  keysChangedBy: `select distinct key from pigeonhole.journal where tenant = $1 and namespace = $2
    and source::jsonb @> $3::jsonb order by key`,

  isDue: `select exists (select 1 from pigeonhole.entries where tenant = $1 and namespace = $2 and expires_at <= $3)`,
  nextEnd: `select least(
      (select min(expires_at) from pigeonhole.entries where tenant = $1 and namespace = $2 and expires_at is not null),
      (select min(expires_at) from pigeonhole.journal where tenant = $1 and namespace = $2 and expires_at is not null
        and json is not null))`,
  dueEntries: `select ${ENTRY} from pigeonhole.entries where tenant = $1 and namespace = $2 and expires_at <= $3
    order by expires_at, key limit $4`,
  dueChanges: `select ${CHANGE} from pigeonhole.journal where tenant = $1 and namespace = $2 and expires_at <= $3
    and json is not null limit $4`,
  wipeChanges: `update pigeonhole.journal set json = null, checksum = wiped.sum
    from unnest($3::bigint[], $4::bigint[]) as wiped (place, sum)
    where tenant = $1 and namespace = $2 and sequence = wiped.place`,

  eraseEntries: "delete from pigeonhole.entries where tenant = $1 and namespace = any($2::text[])",
  eraseJournal: "delete from pigeonhole.journal where tenant = $1 and namespace = any($2::text[])",
  eraseNamespaces: "delete from pigeonhole.namespaces where tenant = $1 and namespace = any($2::text[])",
} as const;

/** Statements on all of a tenant's namespaces. */
export const TENANT_STATEMENTS = {
  namespaces: `select namespace, sequence, entries, total_length, sum, indexed, pending from pigeonhole.namespaces
    where tenant = $1 order by namespace`,
  lockNamespaces: `select namespace, sequence, entries, total_length, sum, indexed, pending from pigeonhole.namespaces
    where tenant = $1 order by namespace for update`,
  dueNamespaces: `select namespace from pigeonhole.entries where tenant = $1 and expires_at <= $2
    union select namespace from pigeonhole.journal where tenant = $1 and expires_at <= $2 and json is not null
    order by namespace`,
  countNamespaces: `select count(*), coalesce(sum(pg_column_size(n.*)), 0)::bigint from pigeonhole.namespaces n
    where tenant = $1`,
  countEntries: `select count(*), coalesce(sum(pg_column_size(e.*)), 0)::bigint from pigeonhole.entries e
    where tenant = $1`,
  countChanges: `select count(*), coalesce(sum(pg_column_size(j.*)), 0)::bigint from pigeonhole.journal j
    where tenant = $1`,
} as const;
