import { createHash } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CacheRoom } from "./cache-room.js";
import { sqliteCode } from "./errors.js";
import { errnoOf, probe } from "./probe.js";
import { reindex } from "./reindex.js";
import { TenantFile } from "./tenant-file.js";

/** A tenant's file name says nothing of the tenant and is the same on case-insensitive disks. */
const SUFFIX = ".sqlite";
/** Bytes of what was read that all open files together keep in memory. */
const MOST_CACHED = 16 * 1_048_576;

/** The open files of one store: a bounded set, least recently used closed first. Each has up to 3 descriptors. */
export class TenantFiles {
  readonly #directory: string | undefined;
  readonly #maxOpen: number;
  readonly #open = new Map<string, TenantFile>();
  readonly #room = new CacheRoom(MOST_CACHED);
  readonly #foundWithLog = new Set<string>();
  /** The last one in `#open`: a run of operations on one tenant leaves the order alone. */
  #latest: { readonly tenant: string; readonly file: TenantFile } | undefined;

  /** `directory` undefined keeps every tenant in memory, and open. */
  constructor(directory: string | undefined, maxOpen: number) {
    this.#directory = directory === undefined ? undefined : resolve(directory);
    this.#maxOpen = directory === undefined ? Number.POSITIVE_INFINITY : maxOpen;
  }

  /** Where a tenant's data is, also before it exists. */
  pathOf(tenant: string): string {
    if (this.#directory === undefined) return ":memory:";
    return join(
      this.#directory,
      `${createHash("sha256").update(tenant).digest("hex").slice(0, 40)}${SUFFIX}`,
    );
  }

  /** The tenant's open file, without making it the most recently used. */
  peek(tenant: string): TenantFile | undefined {
    return this.#open.get(tenant);
  }

  /** The tenant's open file, if there is one. */
  opened(tenant: string): TenantFile | undefined {
    if (this.#latest?.tenant === tenant) return this.#latest.file;
    const file = this.#open.get(tenant);
    if (file === undefined) return undefined;
    this.#open.delete(tenant);
    this.#open.set(tenant, file);
    this.#latest = { tenant, file };
    return file;
  }

  /** Opens a tenant's file where there is one, and leaves the disk alone where there is none. */
  openExisting(tenant: string): TenantFile | undefined {
    const file = this.opened(tenant);
    if (file !== undefined) return file;
    // Unlike existsSync this throws where the directory may not be read: that there is nothing would be a guess.
    if (
      this.#directory === undefined ||
      statSync(this.pathOf(tenant), { throwIfNoEntry: false }) === undefined
    )
      return undefined;
    return this.#add(tenant, false);
  }

  /** Opens a tenant's file, making it first where there is none. */
  openOrCreate(tenant: string): TenantFile {
    const file = this.opened(tenant);
    if (file !== undefined) return file;
    if (this.#directory !== undefined) makeDirectory(this.#directory);
    return this.#add(tenant, true);
  }

  /** Every open file with its tenant. */
  entries(): [string, TenantFile][] {
    return [...this.#open];
  }

  /**
   * Tenants whose file had a log when it was opened: a process that was killed left it, or another one uses it. Each is
   * given once.
   */
  takeFoundWithLog(): string[] {
    const tenants = [...this.#foundWithLog];
    this.#foundWithLog.clear();
    return tenants;
  }

  /** The paths of all tenants' files on disk. */
  paths(): string[] {
    const directory = this.#directory;
    if (directory === undefined || !existsSync(directory)) return [];
    return readdirSync(directory)
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => join(directory, name));
  }

  /** Closes one tenant's file; the next use opens it anew. */
  drop(tenant: string): void {
    const file = this.#open.get(tenant);
    this.#open.delete(tenant);
    if (this.#latest?.tenant === tenant) this.#latest = undefined;
    file?.close();
  }

  closeAll(): void {
    for (const tenant of [...this.#open.keys()]) this.drop(tenant);
  }

  #add(tenant: string, create: boolean): TenantFile {
    while (this.#open.size >= this.#maxOpen) this.#dropOldest();
    const path = this.pathOf(tenant);
    if (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size) this.#foundWithLog.add(tenant);
    const file = this.#openFile(path, tenant, create);
    this.#open.set(tenant, file);
    this.#latest = { tenant, file };
    return file;
  }

  /** Where this process may open fewer files than this store keeps, it makes do with fewer. */
  #openFile(path: string, tenant: string, create: boolean): TenantFile {
    for (;;) {
      try {
        return new TenantFile(path, tenant, create, this.#room, reindex);
      } catch (error) {
        if (this.#open.size === 0 || !isOutOfDescriptors(error, path)) throw error;
        this.#dropOldest();
      }
    }
  }

  #dropOldest(): void {
    const [oldest] = this.#open.keys();
    if (oldest !== undefined) this.drop(oldest);
  }
}

function isOutOfDescriptors(error: unknown, path: string): boolean {
  if (errnoOf(error) === undefined && sqliteCode(error) === undefined) return false;
  const errno = errnoOf(error) ?? probe(path);
  return errno === "EMFILE" || errno === "ENFILE";
}

/**
 * Makes a directory that is still there after power loss: a new name is safe once its parent is synced. One level after
 * another, for Node's recursive mkdir calls every failure ENOENT and never returns where a parent cannot be made.
 */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) makeDirectory(parent);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if (!existsSync(directory)) throw error;
  }
  syncDirectory(parent);
}

/** Makes new and removed names in a directory last. Windows has no such call and needs none. */
export function syncDirectory(directory: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(directory, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
