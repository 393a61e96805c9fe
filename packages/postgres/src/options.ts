import { MemoryError } from "@pigeonhole/core/store";

/** How a PostgreSQL store is opened. */
export interface PostgresOptions {
  /**
   * The key that signs tenants, as `setup` gave it. Left out: `pigeonhole_key` in the URL, else `PIGEONHOLE_POSTGRES_KEY`,
   * else it is read from the database, which only the owner of the tables may.
   */
  signingKey?: string;
  /** Connections of this store's own pool at most; 10 when left out. */
  maxConnections?: number;
  /** How long to wait for a connection, in milliseconds; 5,000 when left out. */
  connectTimeoutMs?: number;
  /** How long the server works on one statement at most, in milliseconds; 15,000 when left out. */
  statementTimeoutMs?: number;
  /** How long a write waits for others in the same namespace, in milliseconds; 10,000 when left out. */
  lockTimeoutMs?: number;
  /** How long an operation goes on trying while no server takes it, in milliseconds; 5,000 when left out. */
  retryForMs?: number;
  /** The time in epoch milliseconds; `Date.now` when left out. For tests. */
  clock?: () => number;
}

/** Options with every value there, but for the key. */
export type Settings = Required<Omit<PostgresOptions, "signingKey">>;

/** Some 24 days in milliseconds: PostgreSQL and timers count them in 31 bits. */
const MOST = 2_000_000_000;

const STANDARD = {
  maxConnections: 10,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 15_000,
  lockTimeoutMs: 10_000,
  retryForMs: 5_000,
};

/**
 * Fills in what was left out.
 *
 * @throws MemoryError `invalid_argument`
 */
export function settingsFrom(options: PostgresOptions): Settings {
  if (typeof options !== "object" || options === null)
    throw new MemoryError("invalid_argument", "The options of a PostgreSQL store are an object.");
  const { signingKey: _key, clock = Date.now, ...numbers } = options;
  if (typeof clock !== "function") throw new MemoryError("invalid_argument", "clock is a function.");
  for (const [name, value] of Object.entries(numbers)) {
    if (!(name in STANDARD))
      throw new MemoryError(
        "invalid_argument",
        `There is no option ${JSON.stringify(name.slice(0, 60))} here.`,
      );
    const least = name === "retryForMs" ? 0 : 1;
    if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= MOST))
      throw new MemoryError("invalid_argument", `${name} is a whole number from ${least} to ${MOST}.`);
  }
  const given = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
  return { ...STANDARD, ...given, clock };
}
