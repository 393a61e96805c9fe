/** The statements of the search, bound to tenant (`$1`) and namespace (`$2`) as all others are. */
export const SEARCH_STATEMENTS = {
  termPostings: `select term, first, bytes, checksum from pigeonhole.postings
    where tenant = $1 and namespace = $2 and term = any($3::text[]) order by first`,
  allPostings: `select term, first, bytes, checksum from pigeonhole.postings where tenant = $1 and namespace = $2`,
  termsBetween: `select distinct term from pigeonhole.postings
    where tenant = $1 and namespace = $2 and term >= $3 and term < $4 order by term limit $5`,
  newestOf: `select key, json, revision, created_at, updated_at, expires_at, source, id, sequence, length, checksum
    from pigeonhole.entries where tenant = $1 and namespace = $2 and id = any($3::bigint[]) and id > 0
    and (expires_at is null or expires_at > $4) order by updated_at desc, key limit $5`,

  // One look-up for each row asked for.
  getPostings: `select asked_term, asked_id, found.first, found.bytes, found.checksum
    from unnest($3::text[], $4::bigint[]) as asked (asked_term, asked_id) cross join lateral (
      select * from pigeonhole.postings where tenant = $1 and namespace = $2 and term = asked_term and first <= asked_id
      order by first desc limit 1) found`,
  putPostings: `insert into pigeonhole.postings (tenant, namespace, term, first, bytes, checksum)
    select $1::text, $2::text, * from unnest($3::text[], $4::bigint[], $5::bytea[], $6::bigint[])
    on conflict (tenant, namespace, term, first) do update set bytes = excluded.bytes, checksum = excluded.checksum`,
  deletePostings: `delete from pigeonhole.postings where tenant = $1 and namespace = $2
    and (term, first) in (select * from unnest($3::text[], $4::bigint[]))`,
  erasePostings: "delete from pigeonhole.postings where tenant = $1 and namespace = any($2::text[])",
  countPostings: `select count(*), coalesce(sum(pg_column_size(p.*)), 0)::bigint from pigeonhole.postings p
    where tenant = $1`,
} as const;
