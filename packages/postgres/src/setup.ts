import { randomBytes } from "node:crypto";
import { MemoryError } from "@pigeonhole/core/store";
import pg from "pg";
import { Connections } from "./connections.js";
import { readEndpoints } from "./endpoints.js";
import { toMemoryError } from "./errors.js";
import { migrate, stepsFrom } from "./migrate.js";
import { settingsFrom } from "./options.js";
import { APP_ROLE } from "./schema.js";
import { OwnPools } from "./servers.js";
import { ownKey } from "./stored-key.js";
import { readSigningKey } from "./tenant-proof.js";

/** What setting up takes. */
export interface SetupOptions {
  /** The password with which the app role logs in; one is made up when left out. */
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
 * Makes the tables, the role `pigeonhole_app` without any other right, and the key that signs tenants. May be run again.
 *
 * @param ownerUrl a user who may make roles, and schemas in this database
 * @throws MemoryError `store_unavailable`, `invalid_argument`
 */
export async function setupPostgres(ownerUrl: string, options: SetupOptions = {}): Promise<Setup> {
  const { password = randomBytes(24).toString("base64url"), signingKey } = options;
  const settings = settingsFrom({});
  const endpoints = readEndpoints(ownerUrl);
  const connections = new Connections(new OwnPools(endpoints, settings), settings);
  try {
    await migrate(connections, signingKey === undefined ? undefined : readSigningKey(signingKey));
    await connections.use((session) =>
      session.run([{ text: loginSql(checkPassword(password)), values: [] }]),
    );
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
  const { password = randomBytes(24).toString("base64url"), signingKey } = options;
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
  parameters.set("pigeonhole_key", key);
  return `postgres://${APP_ROLE}:${encodeURIComponent(password)}@${hosts}${rest}?${parameters}`;
}
