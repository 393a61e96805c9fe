import { MAY_BE_APP } from "./app-role.js";
import { Connections, type Session } from "./connections.js";
import { readEndpoints } from "./endpoints.js";
import { settingsFrom } from "./options.js";
import { MIGRATIONS, TENANT_TABLES } from "./schema.js";
import { OwnPools } from "./servers.js";

/** One thing that was looked at. */
export interface Finding {
  readonly what: string;
  /** `bad` loses data or leaks; `warn` may, or is not ideal. */
  readonly level: "good" | "warn" | "bad";
  /** What was found and, unless it is good, what to do. */
  readonly says: string;
}

const SERVER = `select current_setting('server_version'), current_setting('server_encoding'), current_setting('fsync'),
  current_setting('full_page_writes'), current_setting('synchronous_commit'),
  current_setting('synchronous_standby_names'), current_user::text,
  (select rolsuper or rolbypassrls from pg_roles where rolname = current_user),
  has_database_privilege(current_database(), 'create'), pg_is_in_recovery(),
  (extract(epoch from clock_timestamp()) * 1000)::bigint, ${MAY_BE_APP}`;
const STANDBYS = `select count(*), count(*) filter (where sync_state in ('sync', 'quorum')),
  pg_has_role('pg_read_all_stats', 'usage') from pg_stat_replication`;
const TABLES = `select c.relname::text, c.relrowsecurity and c.relforcerowsecurity,
    has_table_privilege(c.oid, 'truncate'), pg_has_role(c.relowner, 'member'),
    exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polname <> 'tenant_only')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'pigeonhole' and c.relkind in ('r', 'p') order by 1`;
const SECRETS =
  "select case when to_regclass('pigeonhole.secrets') is null then false else has_table_privilege('pigeonhole.secrets', 'select') end";
const VERSION = "select coalesce(max(version), 0) from pigeonhole.migrations";
/** A difference of clocks, in milliseconds, from which on times to live are visibly off. */
const SKEW_MS = 1_000;

/**
 * Looks at a database as the application's user sees it: durability, standbys, row-level security, rights, clocks. Changes
 * nothing.
 *
 * @param url the application's URL
 * @throws MemoryError `store_unavailable` when no server answers
 */
export async function doctor(url: string): Promise<Finding[]> {
  const settings = settingsFrom({});
  const connections = new Connections(new OwnPools(readEndpoints(url), settings), settings);
  try {
    return await connections.use(examine);
  } finally {
    await connections.close();
  }
}

async function examine(session: Session): Promise<Finding[]> {
  const ask = async (text: string) => (await session.run([{ text, values: [] }])).results[0]?.rows ?? [];
  const sent = Date.now();
  const [server = []] = await ask(SERVER);
  const middle = (sent + Date.now()) / 2;
  const [standbys = []] = await ask(STANDBYS);
  const tables = await ask(TABLES);
  const [secrets = []] = await ask(SECRETS);
  const isThere = tables.some(([name]) => name === "migrations");
  const version = isThere ? Number((await ask(VERSION))[0]?.[0] ?? 0) : 0;
  return [
    ...serverFindings(server),
    standbyFinding(String(server[5] ?? ""), standbys),
    layoutFinding(version),
    ...(isThere ? tableFindings(tables) : []),
    ...roleFindings(server, tables, secrets[0] === true),
    clockFinding(Number(server[10]) - middle),
  ];
}

function serverFindings([
  version,
  encoding,
  fsync,
  pages,
  commit,
  ,
  ,
  ,
  ,
  standby,
]: readonly unknown[]): Finding[] {
  const level = commit === "off" || commit === "local" ? "warn" : "good";
  return [
    { what: "server", level: "good", says: `PostgreSQL ${version}.` },
    check("encoding", encoding === "UTF8", `The encoding is ${encoding}.`, "Create the database with UTF8."),
    check(
      "fsync",
      fsync === "on",
      `fsync is ${fsync}.`,
      "Turn it on: without it a power cut loses acknowledged writes.",
    ),
    check(
      "full_page_writes",
      pages === "on",
      `full_page_writes is ${pages}.`,
      "Turn it on, unless the file system writes pages whole.",
    ),
    {
      what: "synchronous_commit",
      level,
      says:
        level === "good"
          ? `synchronous_commit is ${commit}.`
          : `synchronous_commit is ${commit}; the store raises it to "on" for its own writes. Set it so for all.`,
    },
    check(
      "primary",
      standby === false,
      standby === false ? "The server takes writes." : "This is a standby.",
      "Name the primary in the URL, or all servers with target_session_attrs=read-write.",
    ),
  ];
}

function standbyFinding(names: string, [all, synchronous, seesAll]: readonly unknown[]): Finding {
  const what = "standbys";
  if (names === "") {
    return {
      what,
      level: "warn",
      says: `${all} standbys are connected and none is synchronous: when the primary's disk is lost, so are its last writes. Set synchronous_standby_names.`,
    };
  }
  if (Number(synchronous) > 0)
    return { what, level: "good", says: `${synchronous} of ${all} standbys are synchronous.` };
  if (Number(all) > 0 && seesAll !== true) {
    return {
      what,
      level: "warn",
      says: `${all} standbys are connected and a synchronous one is asked for; this user may not see whether one is. Run doctor with the owner's URL, or grant pg_read_all_stats.`,
    };
  }
  return {
    what,
    level: "bad",
    says: "A synchronous standby is asked for and none is connected, so that every write waits. Start it.",
  };
}

function layoutFinding(version: number): Finding {
  const newest = MIGRATIONS.length;
  const what = "tables";
  if (version === newest) return { what, level: "good", says: `The tables are of version ${version}.` };
  if (version > newest)
    return {
      what,
      level: "bad",
      says: `The tables are of version ${version}, newer than this package. Update it.`,
    };
  return { what, level: "bad", says: `The tables are of version ${version}, not ${newest}. Run setup.` };
}

function tableFindings(tables: readonly (readonly unknown[])[]): Finding[] {
  const forced = new Set(tables.filter(([, sealed]) => sealed === true).map(([name]) => name));
  const open = TENANT_TABLES.filter((name) => !forced.has(name));
  const loose = tables.filter(([, , , , other]) => other === true).map(([name]) => name);
  return [
    check(
      "row-level security",
      open.length === 0,
      open.length === 0
        ? "Row-level security is on and forced for every tenant's table."
        : `Row-level security is off or not forced for ${open.join(", ")}.`,
      "Run setup again.",
    ),
    ...(loose.length === 0 ? [] : [otherPolicies(loose.join(", "))]),
  ];
}

function otherPolicies(tables: string): Finding {
  return {
    what: "policies",
    level: "bad",
    says: `Beside tenant_only there are other policies on ${tables}, which may show rows of other tenants. Drop them.`,
  };
}

function roleFindings(
  server: readonly unknown[],
  tables: readonly (readonly unknown[])[],
  readsSecrets: boolean,
): Finding[] {
  const [user, bypasses, creates] = [server[6], server[7] === true, server[8] === true];
  const owns = tables.some(([, , , owner]) => owner === true);
  const truncates = tables.some(([, , truncate]) => truncate === true);
  const too = [
    ...(bypasses ? ["passes row-level security by"] : []),
    ...(owns ? ["owns the tables"] : []),
    ...(truncates ? ["may truncate them"] : []),
    ...(readsSecrets ? ["may read the key that signs tenants"] : []),
    ...(creates ? ["may make schemas"] : []),
  ];
  if (too.length === 0)
    return [{ what: "role", level: "good", says: `${user} has no more rights than the store needs.` }];
  const what = "role";
  const todo = "Use the URL that setup gives.";
  if (bypasses && server[11] !== true) {
    const says = `${user} ${too.join(", ")}, and may not become pigeonhole_app: only the store's own statements keep tenants apart. ${todo}`;
    return [{ what, level: "bad", says }];
  }
  const back =
    server[11] === true
      ? "The store works as pigeonhole_app within its transactions, but SQL that somebody injects could go back."
      : "So may SQL that somebody injects.";
  return [
    {
      what,
      level: "warn",
      says: `${user} ${too.join(", ")}. ${back} ${todo}`,
    },
  ];
}

function clockFinding(skew: number): Finding {
  const off = Math.round(skew);
  return check(
    "clock",
    Math.abs(off) < SKEW_MS,
    `The server's clock is ${Math.abs(off)} ms ${off < 0 ? "behind" : "ahead of"} this machine's.`,
    "Set both by NTP: times to live end by the clocks of the machines that read.",
    "warn",
  );
}

function check(
  what: string,
  isGood: boolean,
  found: string,
  todo: string,
  otherwise: "warn" | "bad" = "bad",
): Finding {
  return { what, level: isGood ? "good" : otherwise, says: isGood ? found : `${found} ${todo}` };
}
