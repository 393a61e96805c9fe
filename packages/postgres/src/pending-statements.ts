/** The statements on entries that wait to be indexed, bound to tenant (`$1`) and namespace (`$2`) as all others are. */
export const PENDING_STATEMENTS = {
  allPending: `select id, indexed, indexed_checksum, terms, terms_checksum from pigeonhole.pending
    where tenant = $1 and namespace = $2`,
  // What is indexed of an entry changes only when all that is pending is indexed.
  putPending: `insert into pigeonhole.pending (tenant, namespace, id, indexed, indexed_checksum, terms, terms_checksum)
    select $1::text, $2::text, * from unnest($3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::bigint[])
    on conflict (tenant, namespace, id) do update set terms = excluded.terms, terms_checksum = excluded.terms_checksum`,
  dropPending: "delete from pigeonhole.pending where tenant = $1 and namespace = $2",
  erasePending: "delete from pigeonhole.pending where tenant = $1 and namespace = any($2::text[])",
  countPending: `select count(*), coalesce(sum(pg_column_size(p.*)), 0)::bigint from pigeonhole.pending p
    where tenant = $1`,
} as const;
