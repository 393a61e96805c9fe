import { MemoryError } from "@pigeonhole/core/store";
import { MAY_BE_APP } from "./app-role.js";
import type { Statement } from "./batch.js";
import type { Connections, Session } from "./connections.js";
import { migrate, NEWER } from "./migrate.js";
import type { Settings } from "./options.js";
import { APP_ROLE, MIGRATIONS } from "./schema.js";
import { ownKey } from "./stored-key.js";
import { readSigningKey, TenantProofs } from "./tenant-proof.js";

/** Begins every transaction of a tenant: who it is for, in what role, and within what limits. */
export interface Access {
  begin(tenant: string, kind: "read" | "write"): Statement;
}

const WHO_AM_I = `select current_setting('server_encoding'),
  coalesce(to_regclass('pigeonhole.migrations') is not null, false),
  case when to_regclass('pigeonhole.secrets') is null then false
    else has_table_privilege('pigeonhole.secrets', 'select') end,
  ${MAY_BE_APP}`;

const VERSION = "select coalesce(max(version), 0) from pigeonhole.migrations";

/**
 * Finds out how this user may work with the database, and makes the tables where they are missing and the user may.
 *
 * @throws MemoryError `store_unavailable` for a database that is not set up, is newer, or has another key
 */
export async function openAccess(
  connections: Connections,
  signingKey: string | undefined,
  settings: Settings,
): Promise<Access> {
  let state = await connections.use(readState);
  if (state.encoding !== "UTF8") {
    throw unusable(`this database stores text as ${state.encoding}. Create one with the encoding UTF8`);
  }
  if (state.version > MIGRATIONS.length) {
    throw unusable(NEWER);
  }
  if (state.version < MIGRATIONS.length) {
    await migrate(connections);
    state = await connections.use(readState);
  }
  if (signingKey === undefined && !state.ownsSecrets) {
    throw unusable(
      "this user needs the key that signs tenants. Put it into the URL as pigeonhole_key, or into PIGEONHOLE_POSTGRES_KEY; setup prints it",
    );
  }
  const key = signingKey === undefined ? await ownKey(connections) : readSigningKey(signingKey);
  const proofs = new TenantProofs(key);
  // Who may become the app role has more rights than the store needs.
  const role = state.mayBeApp ? APP_ROLE : undefined;
  const texts = { read: beginText(role, settings, "read"), write: beginText(role, settings, "write") };
  for (const text of Object.values(texts)) connections.keep(text);
  const access: Access = {
    begin: (tenant, kind) => ({
      text: texts[kind],
      values: [tenant, proofs.of(tenant)],
    }),
  };
  // The database says so here when the key is not its own, and not at the first use.
  await connections.use((session) =>
    session.run([access.begin("pigeonhole", "read"), { text: "select pigeonhole.tenant()", values: [] }]),
  );
  return access;
}

async function readState(session: Session) {
  const { results } = await session.run([{ text: WHO_AM_I, values: [] }]);
  const [encoding, isThere, ownsSecrets, mayBeApp] = results[0]?.rows[0] ?? [];
  const version = isThere === true ? await session.run([{ text: VERSION, values: [] }]) : undefined;
  return {
    encoding,
    version: Number(version?.results[0]?.rows[0]?.[0] ?? 0),
    ownsSecrets: ownsSecrets === true,
    mayBeApp: mayBeApp === true,
  };
}

/**
 * All settings end with the transaction, so that nothing is left on a connection that a pooler gives to others.
 * `synchronous_commit` is never less than "on" for a write. Warnings have to arrive: a commit whose wait for a standby was
 * cancelled is told by one.
 */
function beginText(role: string | undefined, settings: Settings, kind: "read" | "write"): string {
  const local = (name: string, value: string): string => `set_config('${name}', ${value}, true)`;
  return `select ${[
    local("pigeonhole.tenant", "$1"),
    local("pigeonhole.proof", "$2"),
    local("statement_timeout", `'${settings.statementTimeoutMs}'`),
    ...(kind === "read"
      ? []
      : [
          local("lock_timeout", `'${settings.lockTimeoutMs}'`),
          local("idle_in_transaction_session_timeout", `'${settings.statementTimeoutMs}'`),
          local("client_min_messages", "'warning'"),
          local(
            "synchronous_commit",
            "case when current_setting('synchronous_commit') in ('off', 'local') then 'on' else current_setting('synchronous_commit') end",
          ),
        ]),
    ...(role === undefined ? [] : [local("role", `'${role}'`)]),
  ].join(", ")}`;
}

function unusable(why: string): MemoryError {
  return new MemoryError("store_unavailable", `The store is unavailable: ${why}.`);
}
