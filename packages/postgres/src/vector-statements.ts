/** The statements on vectors, bound to tenant (`$1`) and namespace (`$2`) as all others are. */
export const VECTOR_STATEMENTS = {
  chunkVectors: `select model, chunk, bytes, checksum from pigeonhole.vectors
    where tenant = $1 and namespace = $2 and chunk = any($3::bigint[])`,
  hasVectors: "select exists (select 1 from pigeonhole.vectors where tenant = $1 and namespace = $2)",
  modelVectors: `select chunk, bytes, checksum from pigeonhole.vectors
    where tenant = $1 and namespace = $2 and model = $3 order by chunk`,
  vectorModels: `select distinct model from pigeonhole.vectors where tenant = $1 and namespace = $2 order by model`,
  putVectors: `insert into pigeonhole.vectors (tenant, namespace, chunk, model, bytes, checksum)
    select $1::text, $2::text, * from unnest($3::bigint[], $4::text[], $5::bytea[], $6::bigint[])
    on conflict (tenant, namespace, chunk, model) do update set bytes = excluded.bytes, checksum = excluded.checksum`,
  deleteVectors: `delete from pigeonhole.vectors where tenant = $1 and namespace = $2
    and (chunk, model) in (select * from unnest($3::bigint[], $4::text[]))`,
  dropVectors: "delete from pigeonhole.vectors where tenant = $1 and namespace = $2 and model = $3",
  eraseVectors: "delete from pigeonhole.vectors where tenant = $1 and namespace = any($2::text[])",
  countVectors: `select count(*), coalesce(sum(pg_column_size(v.*)), 0)::bigint from pigeonhole.vectors v
    where tenant = $1`,
} as const;
