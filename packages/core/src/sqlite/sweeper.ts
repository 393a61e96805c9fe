import type { Namespace } from "../namespace.js";
import { corrupt } from "./errors.js";
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
  readonly #due = new Map<string, number>();
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
    await this.#alone(() => this.#sweepClosed());
    await this.#flush();
    if (!this.#stopped) this.#timer?.refresh();
  }

  async #sweepOpen(): Promise<void> {
    for (const [tenant, file] of this.#files.entries()) {
      await this.#alone(async () => {
        if (this.#files.peek(tenant) !== file) return;
        if (!file.isCurrent()) this.#files.drop(tenant);
        else await this.#sweep(tenant);
      });
    }
  }

  /** Other tenants' files are opened a few at a time, beside the open ones, and closed at once. */
  async #sweepClosed(): Promise<void> {
    if (this.#closedFiles.length === 0) this.#closedFiles = shuffled(this.#files.paths());
    const open = new Set(this.#files.entries().map(([tenant]) => this.#files.pathOf(tenant)));
    for (const path of this.#closedFiles.splice(0, CLOSED_PER_INTERVAL)) {
      await this.#alone(async () => {
        const tenant = open.has(path) ? undefined : tenantWithDue(path, this.#clock());
        if (tenant !== undefined) await this.#sweep(tenant);
      });
    }
  }

  /** One file's failure is not the others'. It fails again, with its message, where a caller waits for it. */
  async #alone(body: () => Promise<void>): Promise<void> {
    await body().catch(() => undefined);
  }

  async #sweep(tenant: string): Promise<void> {
    const open = this.#files.peek(tenant);
    const now = this.#clock();
    // A write or a reader of the journal may have removed what ended since, and only the log holds it now.
    if ((this.#due.get(tenant) ?? now + 1) <= now) this.#unflushed.add(tenant);
    ...
    while (await this.#write(tenant, (file) => this.#removeDue(file))) this.#unflushed.add(tenant);
  }

  /** Removes what is due in one namespace; false when nothing is. */
  #removeDue(file: TenantFile): boolean {
    const namespace = nextDue(file, this.#clock());
    if (namespace === undefined) return false;
    const writer = new NamespaceWriter(file, namespace, this.#clock());
    writer.settle();
    writer.wipe();
    writer.save();
    return true;
  }

  /** The log keeps what was removed until nobody reads from it any more, so this is tried again. */
  async #flush(): Promise<void> {
    for (const tenant of this.#unflushed) {
      await this.#alone(async () => {
        if (this.#files.openExisting(tenant)?.flush() ?? true) this.#unflushed.delete(tenant);
      });
    }
  }
}

/** The namespace whose entry or journalled value ended longest ago. */
function nextDue(file: TenantFile, now: number): Namespace | undefined {
  const row = file.get("nextDue");
  if (row === undefined) return undefined;
  const [namespace, expiresAt] = row;
  if (typeof expiresAt !== "number") throw corrupt("entry");
  return expiresAt <= now ? storedNamespace(namespace) : undefined;
}

function tenantWithDue(path: string, now: number): string | undefined {
  const file = new TenantFile(path, undefined, false);
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
