import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { type Binaries, embeddedBinaries } from "./binaries.ts";
import { childrenOf } from "./children-of.ts";
import { runAsOf } from "./run-as.ts";

const execute = promisify(execFile);

/** How a server for tests is started. */
export interface ServerOptions {
  binaries?: Binaries;
  /** Settings as for `postgres -c`. */
  settings?: Record<string, string>;
  /** A data folder to start on, such as a copy of another server's; left out, an empty one is made. */
  data?: string;
  /** Left out, a free one. */
  port?: number;
}

/** What makes a server quick and leaves nothing after a crash of the machine, which tests do not have. */
export const FAST = { fsync: "off", full_page_writes: "off" };

/** A real PostgreSQL server, at a port of its own. The only user is `postgres`, who needs no password. */
export class PostgresServer {
  readonly port: number;
  readonly data: string;
  readonly #root: string | undefined;
  readonly #binaries: Binaries;
  readonly #settings: Record<string, string>;
  #process: ChildProcess | undefined;
  #log = "";

  private constructor(root: string | undefined, data: string, port: number, options: ServerOptions) {
    this.#root = root;
    this.data = data;
    this.port = port;
    this.#binaries = options.binaries ?? embeddedBinaries();
    this.#settings = options.settings ?? FAST;
  }

  /** Makes a server's folder, unless one is given, and starts it. */
  static async start(options: ServerOptions = {}): Promise<PostgresServer> {
    const root = options.data === undefined ? serverFolder() : undefined;
    const data = options.data ?? join(root ?? "", "data");
    const server = new PostgresServer(root, data, options.port ?? (await freePort()), options);
    if (options.data === undefined) await server.#initialize();
    await server.run();
    return server;
  }

  url(database = "postgres", user = "postgres"): string {
    return `postgres://${user}@127.0.0.1:${this.port}/${database}`;
  }

  /** Starts the server on its folder, and waits until it takes connections. */
  async run(settings: Record<string, string> = {}): Promise<void> {
    const flags = {
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      ...this.#settings,
      ...settings,
    };
    const child = spawn(
      join(this.#binaries.folder, "postgres"),
      [
        "-D",
        this.data,
        "-p",
        String(this.port),
        ...Object.entries(flags).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      // A group of its own, so that what the terminal sends to the tests does not reach it.
      { ...runAsOf(), stdio: ["ignore", "ignore", "pipe"], detached: true },
    );
    this.#process = child;
    process.once("exit", () => child.kill("SIGQUIT"));
    child.stderr.on("data", (chunk: Buffer) => {
      this.#log = (this.#log + chunk.toString()).slice(-20_000);
    });
    for (let attempt = 0; ; attempt++) {
      if (child.exitCode !== null || attempt > 1_200)
        throw new Error(`PostgreSQL did not start. ${this.#log}`);
      try {
        await this.query("select 1");
        return;
      } catch {
        await delay(50);
      }
    }
  }

  /** Runs SQL as the superuser on a connection of its own. */
  async query(
    sql: string,
    values: unknown[] = [],
    database = "postgres",
  ): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.url(database), connectionTimeoutMillis: 5_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Sends a signal to every process of the server and, unless they are to go on, waits for the end of the main one. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    // Each of its processes leads a group of its own. The main one is held first, so that it starts no more of them.
    if (signal === "SIGKILL" || signal === "SIGSTOP") process.kill(child.pid, "SIGSTOP");
    // Of a shutdown the main process tells them itself.
    if (signal !== "SIGQUIT") for (const pid of childrenOf(child.pid)) sendTo(pid, signal);
    process.kill(child.pid, signal);
    if (signal !== "SIGSTOP" && signal !== "SIGCONT") await ended;
  }

  /** Ends the server and removes its folder. */
  async stop(): Promise<void> {
    await this.signal("SIGCONT");
    await this.signal("SIGQUIT");
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
  }

  async #initialize(): Promise<void> {
    const parameters = [
      "-D",
      this.data,
      "-U",
      "postgres",
      "--auth=trust",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
    ];
    await execute(join(this.#binaries.folder, "initdb"), parameters, runAsOf());
  }
}

function sendTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** An empty folder that the server's user owns and can reach. */
export function serverFolder(): string {
  const root = mkdtempSync(join(tmpdir(), "pigeonhole-postgres-"));
  const { uid, gid } = runAsOf();
  chmodSync(root, 0o755);
  mkdirSync(join(root, "data"), { mode: 0o700 });
  if (uid !== undefined && gid !== undefined)
    for (const path of [root, join(root, "data")]) chownSync(path, uid, gid);
  return root;
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}
