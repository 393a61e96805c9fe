import { type Namespace, parseNamespace } from "../namespace.js";
import { corrupt, isBusy } from "./errors.js";
import { TenantFile } from "./tenant-file.js";
import type { TenantFiles } from "./tenant-files.js";
import { NamespaceWriter } from "./writer.js";

const INTERVAL_MS = 1_000;
/** Closed files looked at per interval. */
const CLOSED_PER_INTERVAL = 8;

type Write = <Result>(tenant: string, body: (file: TenantFile) => Result) => Promise<Result>;

/** Removes entries whose time is over from the files, within about a second where a file is open. */
export class Sweeper {
  readonly #files: TenantFiles;
  readonly #clock: () => number;
  readonly #write: Write;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #closedFiles: string[] = [];

  constructor(files: TenantFiles, clock: () => number, write: Write) {
    this.#files = files;
    this.#clock = clock;
    this.#write = write;
  }

  /** Begins to sweep; does not keep the process alive. */
  start(): void {
    if (this.#timer !== undefined || this.#stopped) return;
    this.#timer = setTimeout(() => this.#tick(), INTERVAL_MS);
    this.#timer.unref();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #tick(): Promise<void> {
    // What fails here fails again, with its message, where a caller waits for it.
    await this.#sweepOpen().catch(() => undefined);
    await this.#sweepClosed().catch(() => undefined);
    if (!this.#stopped) this.#timer?.refresh();
  }

  async #sweepOpen(): Promise<void> {
    for (const [tenant, file] of this.#files.entries()) {
      if (this.#files.peek(tenant) !== file) continue;
      if (!file.isCurrent()) this.#files.drop(tenant);
      else await this.#sweep(tenant, () => nextDue(file, this.#clock()));
    }
  }

  /** Other tenants' files are opened a few at a time, beside the open ones, and closed at once. */
  async #sweepClosed(): Promise<void> {
    if (this.#closedFiles.length === 0) this.#closedFiles = shuffled(this.#files.paths());
    const open = new Set(this.#files.entries().map(([tenant]) => this.#files.pathOf(tenant)));
    for (const path of this.#closedFiles.splice(0, CLOSED_PER_INTERVAL)) {
      const tenant = open.has(path) ? undefined : tenantWithDue(path, this.#clock());
      if (tenant === undefined) continue;
      await this.#sweep(tenant, () => this.#write(tenant, (file) => nextDue(file, this.#clock())));
    }
  }

  async #sweep(
    tenant: string,
    next: () => Namespace | undefined | Promise<Namespace | undefined>,
  ): Promise<void> {
    let swept = false;
    for (let due = await next(); due !== undefined; due = await next()) {
      const namespace = due;
      await this.#write(tenant, (file) => {
        const writer = new NamespaceWriter(file, namespace, this.#clock());
        writer.settle();
        writer.wipe();
        writer.save();
      });
      swept = true;
    }
    if (swept) await this.#flush(tenant);
  }

  async #flush(tenant: string): Promise<void> {
    try {
      this.#files.peek(tenant)?.flush();
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
  }
}

/** The namespace whose entry or journalled value ended longest ago. */
function nextDue(file: TenantFile, now: number): Namespace | undefined {
  const row = file.get("nextDue");
  if (row === undefined) return undefined;
  const [namespace, expiresAt] = row;
  if (typeof namespace !== "string" || typeof expiresAt !== "number") throw corrupt("entry");
  return expiresAt <= now ? parseNamespace(namespace) : undefined;
}

function tenantWithDue(path: string, now: number): string | undefined {
  const file = new TenantFile(path, undefined);
  try {
    const tenant = file.get("getMeta", "tenant")?.[0];
    return typeof tenant === "string" && nextDue(file, now) !== undefined ? tenant : undefined;
  } finally {
    file.close();
  }
}

function shuffled(paths: string[]): string[] {
  return paths
    .map((path) => ({ path, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ path }) => path);
}
