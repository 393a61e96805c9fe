import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Memory, type Store } from "@pigeonhole/core";
import { openPostgres, setupPostgres } from "@pigeonhole/postgres";
import { afterAll, expect, it } from "vitest";
import { amount } from "../soak.ts";
import { pgbouncer } from "../support/postgres/binaries.ts";
import { createDatabase, queryAt, serverUrl } from "../support/postgres/databases.ts";
import { runAsOf } from "../support/postgres/run-as.ts";
import { freePort, serverFolder } from "../support/postgres/server.ts";

const CLIENTS = 64;
const TENANTS = 8;
const KEYS = 50;

let running: ChildProcess | undefined;
afterAll(() => running?.kill("SIGKILL"));

/** PgBouncer in transaction mode, with far fewer connections to the server than it has clients. */
async function startPooler(program: string): Promise<string> {
  const folder = serverFolder();
  const port = await freePort();
  const server = new URL(serverUrl());
  writeFileSync(join(folder, "users.txt"), '"postgres" ""\n"pigeonhole_app" "secret"\n');
  writeFileSync(
    join(folder, "pgbouncer.ini"),
    `[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, "users.txt")}
pool_mode = transaction
default_pool_size = 8
max_client_conn = 200
logfile = ${join(folder, "pgbouncer.log")}
`,
  );
  const { uid, gid } = runAsOf();
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  running = spawn(program, [join(folder, "pgbouncer.ini")], { ...runAsOf(), stdio: "ignore" });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      await queryAt(url, "select 1");
      return url;
    } catch {
      await delay(50);
    }
  }
  throw new Error("PgBouncer did not start.");
}

it("reads right behind PgBouncer, whichever server connection a transaction gets", async (ctx) => {
  const found = pgbouncer();
  if ("reason" in found) return ctx.skip(found.reason);
  const host = new URL(await startPooler(found.program)).host;
  const database = await createDatabase();
  const { url } = await setupPostgres(serverUrl(database), { password: "secret" });
  const stores = Array.from({ length: CLIENTS }, () =>
    openPostgres(url.replace(/@[^/]+/, `@${host}`), { maxConnections: 1, connectTimeoutMs: 30_000 }),
  );
  const [first] = stores as [Store];
  for (let tenant = 0; tenant < TENANTS; tenant++) {
    const memory = new Memory(`tenant-${tenant}/a`, { store: first });
    for (let key = 0; key < KEYS; key++) await memory.set(`key ${key}`, `tenant-${tenant} has ${key}`);
  }
  const reads = amount({ test: 20_000, soak: 100_000 });
  const counts = { wrong: 0, empty: 0, right: 0 };
  let asked = 0;
  await Promise.all(
    stores.map(async (store) => {
      for (let at = asked++; at < reads; at = asked++) {
        const [tenant, key] = [at % TENANTS, Math.floor(at / TENANTS) % KEYS];
        const value = await new Memory(`tenant-${tenant}/a`, { store }).get(`key ${key}`);
        if (value === undefined) counts.empty += 1;
        else if (value === `tenant-${tenant} has ${key}`) counts.right += 1;
        else counts.wrong += 1;
      }
    }),
  );
  expect(counts).toEqual({ wrong: 0, empty: 0, right: reads });

  // Writes as well, and what needs several statements.
  await Promise.all(
    stores.map((store, index) => new Memory(`tenant-${index % TENANTS}/b`, { store }).increment("count")),
  );
  for (let tenant = 0; tenant < TENANTS; tenant++) {
    const memory = new Memory(`tenant-${tenant}/b`, { store: first });
    expect(await memory.get("count")).toBe(CLIENTS / TENANTS);
    expect((await memory.recall("count")).total).toBe(1);
  }
  for (const store of stores) await store.close();
});
