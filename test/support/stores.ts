import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "@pigeonhole/core";
import { afterEach, beforeEach } from "vitest";
import { databaseHolds, giveBack, serverUrl, takeDatabase } from "./postgres/databases.ts";

/** One empty place for data, and what a test needs to know of it. */
export interface Place {
  readonly url: string;
  /** True when these bytes are anywhere in what the store has written: files, logs, tables. */
  holdsBytes(text: string): boolean | Promise<boolean>;
  remove(): void | Promise<void>;
}

/** A kind of store that the tests run on. */
export interface StoreKind {
  readonly name: string;
  make(): Place | Promise<Place>;
}

const sqliteOnDisk: StoreKind = {
  name: "SQLite on disk",
  make() {
    const root = mkdtempSync(join(tmpdir(), "pigeonhole-"));
    const directory = join(root, "memory");
    return {
      url: `sqlite:${directory}`,
      holdsBytes: (text) => filesIn(root).some((file) => readFileSync(file).includes(text)),
      remove: () => rmSync(root, { recursive: true, force: true }),
    };
  },
};

const sqliteInMemory: StoreKind = {
  name: "SQLite in memory",
  make: () => ({ url: "sqlite::memory:", holdsBytes: () => false, remove: () => undefined }),
};

const postgres: StoreKind = {
  name: "PostgreSQL",
  async make() {
    const name = await takeDatabase();
    return {
      url: serverUrl(name),
      holdsBytes: (text) => databaseHolds(name, text),
      remove: () => giveBack(name),
    };
  },
};

/** Every store that several processes can use at once and that outlives a process. */
export const sharedStores: readonly StoreKind[] = [sqliteOnDisk, postgres];

/** Every store, for what happens in one process. */
export const allStores: readonly StoreKind[] = [...sharedStores, sqliteInMemory];

/** A place of its own for each test of a suite; stores opened through it are closed with it. */
export function usePlace(kind: StoreKind): {
  readonly url: string;
  open(clock?: () => number): Store;
  holdsBytes: Place["holdsBytes"];
} {
  let place: Place | undefined;
  const opened = new Set<Store>();
  const current = (): Place => {
    if (place === undefined) throw new Error("A place exists within a test only.");
    return place;
  };
  beforeEach(async () => {
    place = await kind.make();
  });
  afterEach(async () => {
    for (const store of opened) await store.close();
    opened.clear();
    await place?.remove();
    place = undefined;
  });
  return {
    get url() {
      return current().url;
    },
    open(clock) {
      const store = openStore(current().url, clock === undefined ? {} : { clock });
      opened.add(store);
      return store;
    },
    holdsBytes: (text) => current().holdsBytes(text),
  };
}

/** Text that is nowhere else, to be looked for in bytes. */
export function canary(): string {
  return `canary${randomUUID().replaceAll("-", "")}`;
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());
}
