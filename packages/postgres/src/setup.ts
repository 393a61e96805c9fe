import { randomBytes } from "node:crypto";
import { isMemoryError, MemoryError } from "@pigeonhole/core/store";
import pg from "pg";
import { Connections } from "./connections.js";
import { readEndpoints } from "./endpoints.js";
import { codeOf, toMemoryError } from "./errors.js";
import { migrate, stepsFrom } from "./migrate.js";
import { settingsFrom } from "./options.js";
import { APP_ROLE } from "./schema.js";
import { OwnPools } from "./servers.js";
import { ownKey } from "./stored-key.js";
import { readSigningKey } from "./tenant-proof.js";

/** What setting up takes. */
export interface SetupOptions {
  /**
   * The password with which the app role logs in; a new one is made up when left out, and the old one is good no more. All
   * databases of a server share the role: give the same password to each.
   */
  password?: string;
  /** The key that signs tenants, in base64url; one is made up when left out. A database that has one keeps it. */
  signingKey?: string;
}

/** What the application needs from then on. */
export interface Setup {
  /** The URL for the application: the app role, its password, and the key. Keep it as you keep passwords. */
  readonly url: string;
  readonly signingKey: string;
}

/**
 * Makes the tables, the role `pigeonhole_app` without any other right, and the key that signs tenants. May be run again, which
 * sets role, rights and row-level security right and leaves rows and key as they are.
 *
 * @param ownerUrl a user who may make roles, and schemas in this database
 * @throws MemoryError `store_unavailable`, `invalid_argument`
 */
export async function setupPostgres(ownerUrl: string, options: SetupOptions = {}): Promise<Setup> {
  const { password = madeUp(), signingKey } = checkOptions(options);
  const settings = settingsFrom({});
  const endpoints = readEndpoints(ownerUrl);
  const connections = new Connections(new OwnPools(endpoints, settings), settings);
  try {
    const login = loginSql(checkPassword(password));
    await migrate(connections, {
      repair: true,
      key: signingKey === undefined ? undefined : readSigningKey(signingKey),
    });
    await connections.use((session) => session.run([{ text: login, values: [] }])).catch(notAllowed);
    const key = (await ownKey(connections)).toString("base64url");
    return { url: appUrl(ownerUrl, password, key), signingKey: key };
  } catch (error) {
    throw toMemoryError(error);
  } finally {
    await connections.close();
  }
}

/** The SQL that {@link setupPostgres} runs, for who runs it by hand in the application's database, as its owner. */
export function setupSql(options: SetupOptions = {}): Setup & { readonly sql: string } {
  const { password = madeUp(), signingKey } = checkOptions(options);
  const key = signingKey === undefined ? randomBytes(32) : readSigningKey(signingKey);
  const steps = stepsFrom(0, key).map(({ text, values }) =>
    text.replace(/\$(\d)\b/g, (whole, index: string) => {
      const value = values[Number(index) - 1];
      if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString("hex")}'`;
      return typeof value === "number" ? String(value) : whole;
    }),
  );
  const sql = ["begin", ...steps, loginSql(checkPassword(password)), "commit"].map((step) => `${step};\n`);
  const signing = key.toString("base64url");
  return {
    sql: sql.join("\n"),
    signingKey: signing,
    url: appUrl("postgres://owner@HOST:5432/DATABASE", password, signing),
  };
}

function madeUp(): string {
  return randomBytes(24).toString("base64url");
}

function checkOptions(options: SetupOptions): SetupOptions {
  const names = typeof options === "object" && options !== null ? Object.keys(options) : ["?"];
  if (names.every((name) => ["password", "signingKey"].includes(name))) return options;
  throw new MemoryError("invalid_argument", "Setup takes an object with password and signingKey.");
}

/** On a server that others use as well, somebody else may have made the role. */
function notAllowed(error: unknown): never {
  const cause = isMemoryError(error) ? error.cause : error;
  if (codeOf(cause) !== "42501") throw error;
  throw new MemoryError(
    "store_unavailable",
    `The store is unavailable: this user may not set the password of ${APP_ROLE}. Run setup as the user who made that role, or as a superuser.`,
    { cause },
  );
}

function loginSql(password: string): string {
  return `alter role ${APP_ROLE} login password ${pg.escapeLiteral(password)}`;
}

function checkPassword(password: string): string {
  if (typeof password === "string" && password !== "" && !password.includes("\0")) return password;
  throw new MemoryError("invalid_argument", "A password has at least one character and no NUL.");
}

function appUrl(ownerUrl: string, password: string, key: string): string {
  const [, hosts = "", rest = "", query = ""] =
    /^postgres(?:ql)?:\/\/(?:[^/?#]*@)?([^/?#]*)([^?#]*)(?:\?([^#]*))?$/.exec(ownerUrl) ?? [];
  const parameters = new URLSearchParams(query);
  // They would count for more than those before the host.
  for (const own of ["user", "password"]) parameters.delete(own);
  parameters.set("pigeonhole_key", key);
  return `postgres://${APP_ROLE}:${encodeURIComponent(password)}@${hosts}${rest}?${parameters}`;
}
