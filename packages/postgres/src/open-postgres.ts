import { MemoryError, type Store } from "@pigeonhole/core/store";
import { openAccess } from "./access.js";
import type { PostgresPool } from "./client.js";
import { Connections } from "./connections.js";
import { readEndpoints } from "./endpoints.js";
import { type PostgresOptions, settingsFrom } from "./options.js";
import { PostgresStore } from "./postgres-store.js";
import { GivenPool, OwnPools } from "./servers.js";

/**
 * Opens a store in a PostgreSQL database, 13 or newer: by URL, or on a `Pool` of `pg` that stays the caller's. Connects at
 * the first use, and makes the tables then if they are missing and the user may.
 *
 * @example
 * const store = openPostgres("postgres://pigeonhole_app:secret@db.example/app?pigeonhole_key=...");
 *
 * @throws MemoryError `invalid_argument` for a URL or option that cannot be right
 */
export function openPostgres(target: string | PostgresPool, options: PostgresOptions = {}): Store {
  const settings = settingsFrom(options);
  const environmentKey = process.env["PIGEONHOLE_POSTGRES_KEY"] || undefined;
  if (typeof target === "string") {
    const endpoints = readEndpoints(target);
    const connections = new Connections(new OwnPools(endpoints, settings), settings);
    const key = options.signingKey ?? endpoints.signingKey ?? environmentKey;
    return new PostgresStore(connections, () => openAccess(connections, key, settings), settings.clock);
  }
  checkPool(target);
  const connections = new Connections(new GivenPool(target, settings), settings);
  const key = options.signingKey ?? environmentKey;
  return new PostgresStore(connections, () => openAccess(connections, key, settings), settings.clock);
}

function checkPool(pool: PostgresPool): void {
  const isPool = ["connect", "on", "off"].every(
    (name) => typeof Reflect.get(Object(pool), name) === "function",
  );
  if (!isPool) throw new MemoryError("invalid_argument", "A PostgreSQL store takes a URL or a Pool of pg.");
  if ("options" in pool && isPipelined(pool.options)) {
    throw new MemoryError(
      "invalid_argument",
      "Make the Pool without `pipeline`: the store has its own way to do that.",
    );
  }
}

function isPipelined(options: unknown): boolean {
  return (
    typeof options === "object" && options !== null && "pipeline" in options && options.pipeline === true
  );
}
