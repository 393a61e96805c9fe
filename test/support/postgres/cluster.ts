import { execFile } from "node:child_process";
import { appendFileSync, chmodSync, chownSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import { runAsOf } from "./run-as.ts";
import { PostgresServer, serverFolder } from "./server.ts";

const execute = promisify(execFile);
const SETTINGS = { fsync: "off", full_page_writes: "off", wal_level: "replica", hot_standby: "on" };

/** A primary and its synchronous standby, which can take each other's place. */
export class Cluster {
  primary: PostgresServer;
  standby: PostgresServer;
  readonly #binaries: Binaries;
  readonly #folders: string[];

  private constructor(binaries: Binaries, primary: PostgresServer, standby: PostgresServer, folder: string) {
    this.#binaries = binaries;
    this.primary = primary;
    this.standby = standby;
    this.#folders = [folder];
  }

  /** @param prepare is run on the primary before there is a standby to wait for */
  static async start(
    binaries: Binaries,
    prepare: (primary: PostgresServer) => Promise<void>,
  ): Promise<Cluster> {
    const primary = await PostgresServer.start({ binaries, settings: SETTINGS });
    await prepare(primary);
    const { standby, folder } = await standbyOf(primary, binaries);
    await waitForStandby(primary);
    return new Cluster(binaries, primary, standby, folder);
  }

  /** A URL that names both servers. */
  url(database: string, user?: string): string {
    const [one, other] = [this.primary, this.standby].map(
      (server) => new URL(server.url(database, user)).host,
    );
    return this.primary.url(database, user).replace(/@[^/]+/, `@${one},${other}`);
  }

  /** Ends the primary as a machine that dies, and makes the standby the primary. Gives when it took over. */
  async failOver(): Promise<number> {
    await this.primary.signal("SIGKILL");
    await this.standby.signal("SIGCONT");
    await this.standby.query("select pg_promote(true, 30)");
    return performance.now();
  }

  /** After a fail-over: a fresh standby in the place of the server that died. */
  async rejoin(): Promise<void> {
    const port = this.primary.port;
    this.primary = this.standby;
    const { standby, folder } = await standbyOf(this.primary, this.#binaries, port);
    this.standby = standby;
    this.#folders.push(folder);
    await waitForStandby(this.primary);
  }

  async stop(): Promise<void> {
    for (const server of [this.standby, this.primary]) await server.stop();
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}

async function standbyOf(primary: PostgresServer, binaries: Binaries, port?: number) {
  const folder = serverFolder();
  const data = join(folder, "data");
  const source = `host=127.0.0.1 port=${primary.port} user=postgres`;
  const parameters = ["-D", data, "-d", source, "-R", "-X", "stream", "--checkpoint=fast", "--no-sync"];
  await execute(join(binaries.folder, "pg_basebackup"), parameters, runAsOf());
  // Once it is the primary it goes on alone, until it has a standby of its own.
  const configuration = join(data, "postgresql.auto.conf");
  appendFileSync(configuration, "synchronous_standby_names = ''\n");
  chmodSync(configuration, 0o600);
  const { uid, gid } = runAsOf();
  if (uid !== undefined && gid !== undefined) chownSync(configuration, uid, gid);
  const standby = await PostgresServer.start({
    binaries,
    data,
    settings: SETTINGS,
    ...(port === undefined ? {} : { port }),
  });
  return { standby, folder };
}

async function waitForStandby(primary: PostgresServer): Promise<void> {
  await primary.query("alter system set synchronous_standby_names = '*'");
  await primary.query("select pg_reload_conf()");
  for (;;) {
    const rows = await primary.query("select 1 from pg_stat_replication where sync_state = 'sync'");
    if (rows.length > 0) return;
    await delay(50);
  }
}
