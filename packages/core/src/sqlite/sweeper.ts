import { setImmediate as immediate } from "node:timers/promises";
import type { Namespace } from "../namespace.js";
import { corrupt } from "../rows/corrupt.js";
import { storedNamespace } from "./reader.js";
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
  /** When the next value of an open file ends, as the last look at it showed. */
  readonly #nextEnd = new WeakMap<TenantFile, number>();
  readonly #unflushed = new Set<string>();

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
    await this.#sweepOpen();
    await this.#sweepClosed();
    await this.#flush();
    if (!this.#stopped) this.#timer?.refresh();
  }

  async #sweepOpen(): Promise<void> {
    for (const [tenant, file] of this.#files.entries()) {
      await this.#alone(async () => {
        if (this.#files.peek(tenant) !== file) return;
        if (!file.isCurrent()) this.#files.drop(tenant);
        else if (this.#look(tenant, file)) await this.#sweep(tenant);
      });
    }
  }

  /** True when something is due in an open file. */
  #look(tenant: string, file: TenantFile): boolean {
    const now = this.#clock();
    // What ended since the last look may have been removed by a write, here or in a process that is no more, which
    // leaves its bytes in the log.
    const hasEnded = (this.#nextEnd.get(file) ?? Number.POSITIVE_INFINITY) <= now;
    if (hasEnded || file.hasRemoved) this.#unflushed.add(tenant);
    const next = nextEnd(file);
    this.#nextEnd.set(file, next?.at ?? Number.POSITIVE_INFINITY);
    return next !== undefined && next.at <= now;
  }

  /** Other tenants' files are opened a few at a time, beside the open ones, and closed at once. */
  async #sweepClosed(): Promise<void> {
    if (this.#closedFiles.length === 0) {
      await this.#alone(async () => {
        this.#closedFiles = shuffled(this.#files.paths());
      });
    }
    const open = new Set(this.#files.entries().map(([tenant]) => this.#files.pathOf(tenant)));
    for (const path of this.#closedFiles.splice(0, CLOSED_PER_INTERVAL)) {
      await this.#alone(async () => {
        const tenant = open.has(path) ? undefined : tenantWithDue(path, this.#clock());
        if (tenant !== undefined) await this.#sweep(tenant);
      });
    }
  }

  /**
   * One file's failure is not the others'. It fails again, with its message, where a caller waits for it. Each file
   * has a turn of the event loop to itself.
   */
  async #alone(body: () => Promise<void>): Promise<void> {
    await immediate();
    if (!this.#stopped) await body().catch(() => undefined);
  }

  async #sweep(tenant: string): Promise<void> {
    while (await this.#write(tenant, (file) => this.#removeDue(file))) this.#unflushed.add(tenant);
  }

  /** Removes what is due in one namespace; false when nothing is. */
  #removeDue(file: TenantFile): boolean {
    const next = nextEnd(file);
    if (next === undefined || next.at > this.#clock()) return false;
    const writer = new NamespaceWriter(file, next.namespace, this.#clock());
    writer.settle();
    writer.wipe();
    writer.save();
    return true;
  }

  /** The log keeps what was removed until nobody reads from it any more, so this is tried again. */
  async #flush(): Promise<void> {
    for (const tenant of this.#files.takeFoundWithLog()) this.#unflushed.add(tenant);
    for (const tenant of this.#unflushed) {
      await this.#alone(async () => {
        if (this.#files.openExisting(tenant)?.flush() ?? true) this.#unflushed.delete(tenant);
      });
    }
  }
}

/** The entry or journalled value that ends first. */
function nextEnd(file: TenantFile): { namespace: Namespace; at: number } | undefined {
  const row = file.get("nextDue");
  if (row === undefined) return undefined;
  const [namespace, at] = row;
  if (typeof at !== "number") throw corrupt("entry");
  return { namespace: storedNamespace(namespace), at };
}

function tenantWithDue(path: string, now: number): string | undefined {
  const file = new TenantFile(path, undefined, false);
  try {
    const tenant = file.get("getMeta", "tenant")?.[0];
    const isDue = (nextEnd(file)?.at ?? Number.POSITIVE_INFINITY) <= now;
    return typeof tenant === "string" && isDue ? tenant : undefined;
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
