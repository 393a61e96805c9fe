import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { MemoryError } from "@pigeonhole/core/store";
import type { Statement } from "./batch.js";
import { BEGIN } from "./begin.js";
import type { Connections, Session } from "./connections.js";
import { codeOf } from "./errors.js";
import { APP_ROLE, FOUNDATION, GRANTS, MIGRATIONS, POLICIES } from "./schema.js";
import { splitSql } from "./split-sql.js";
import { hmacBlocks } from "./tenant-proof.js";

/** Any number that nothing else in the database locks: "pigeonhole" as 8 bytes. */
const LOCK = 8_099_000_517_614_567_020n;
const ATTEMPTS = 20;
/** Why a database is left alone. */
export const NEWER = "this database belongs to a newer version of Pigeonhole. Update this package";

/** Makes the role if it is missing. Roles belong to all databases of a server, so another one may be as fast. */
export const ROLE = `
  do $body$
  begin
    if to_regrole('${APP_ROLE}') is null then
      create role ${APP_ROLE} nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
    end if;
  exception when duplicate_object or unique_violation then
    null;
  end
  $body$;
  do $body$
  begin
    if not (case when current_setting('server_version_num')::integer >= 160000
        then pg_has_role('${APP_ROLE}', 'set') else pg_has_role('${APP_ROLE}', 'member') end) then
      execute format('grant ${APP_ROLE} to %I', current_user);
    end if;
  exception when insufficient_privilege or unique_violation then
    null;
  end
  $body$;
`;

const KEY = `insert into pigeonhole.secrets (id, inner_block, outer_block) values (1, $1, $2)
  on conflict (id) do nothing`;
/** Asks the catalogue's tables: a look-up by name may still answer as of before the lock was waited for. */
const IS_THERE = `select exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'pigeonhole' and c.relname = 'migrations')`;
const ADD_VERSION = "insert into pigeonhole.migrations (version) values ($1)";

/** How the database is brought to this version. */
export interface Migration {
  /** The key that signs tenants, for a database that has none; one is made up when left out. */
  readonly key?: Buffer | undefined;
  /** Sets role, function, policies and rights anew also where the version is right already. */
  readonly repair?: boolean;
}

/**
 * Brings the database to this version, forward only. Processes that start together come one after another, and all but the
 * first find nothing to do.
 *
 * @throws MemoryError `store_unavailable` when the user may not make tables, or the database is of a newer version
 */
export async function migrate(connections: Connections, migration: Migration = {}): Promise<void> {
  const { key = randomBytes(32), repair = false } = migration;
  for (let attempt = 1; ; attempt++) {
    try {
      await connections.use((session) => migrateOnce(session, key, repair));
      return;
    } catch (error) {
      const cause = error instanceof MemoryError ? error.cause : error;
      if (codeOf(cause) === "42501") throw notAllowed(cause);
      // Another database of this server changed the role at the same moment.
      if (!(cause instanceof Error && /concurrently updated/.test(cause.message)) || attempt === ATTEMPTS)
        throw error;
    }
    await delay(Math.random() * 100);
  }
}

async function migrateOnce(session: Session, key: Buffer, repair: boolean): Promise<void> {
  await session.run([BEGIN, { text: `select pg_advisory_xact_lock(${LOCK})`, values: [] }]);
  const { results } = await session.run([{ text: IS_THERE, values: [] }]);
  const isThere = results[0]?.rows[0]?.[0] === true;
  const found = isThere
    ? await session.run([{ text: "select coalesce(max(version), 0) from pigeonhole.migrations", values: [] }])
    : undefined;
  const version = Number(found?.results[0]?.rows[0]?.[0] ?? 0);
  if (version > MIGRATIONS.length)
    throw new MemoryError("store_unavailable", `The store is unavailable: ${NEWER}.`);
  const steps = version === MIGRATIONS.length && !repair ? [] : stepsFrom(version, key);
  await session.run([...steps, { text: "commit", values: [] }]);
}

/** The statements that bring a database from a version to this one. */
export function stepsFrom(version: number, key: Buffer): Statement[] {
  const { inner, outer } = hmacBlocks(key);
  const plain = (sql: string): Statement[] => splitSql(sql).map((text) => ({ text, values: [] }));
  return [
    ...plain(ROLE),
    ...plain(FOUNDATION),
    { text: KEY, values: [inner, outer] },
    ...MIGRATIONS.slice(version).flatMap(plain),
    ...plain(POLICIES),
    ...plain(GRANTS),
    ...MIGRATIONS.slice(version).map((_, index) => ({ text: ADD_VERSION, values: [version + index + 1] })),
  ];
}

function notAllowed(cause: unknown): MemoryError {
  return new MemoryError(
    "store_unavailable",
    "The store is unavailable: the database is not set up for this version, and this user may not do so. Run setup with an owner's URL.",
    { cause },
  );
}
