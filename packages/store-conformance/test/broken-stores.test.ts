import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@pigeonhole/core";
import { SqliteStore } from "@pigeonhole/core/sqlite";
import type { StoredEntry } from "@pigeonhole/core/store";
import { describe, expect, it } from "vitest";
import type { OpenStore } from "../src/index.js";
import { type BrokenStore, withMethods } from "./broken/broken-store.js";
import { LEAKS } from "./broken/leaks.js";
import { ORDERS } from "./broken/orders.js";
import { TIMES } from "./broken/times.js";
import { VECTORS } from "./broken/vectors.js";
import { WRITES } from "./broken/writes.js";
import { failuresOf } from "./collecting-runner.js";

const FAMILIES: Readonly<Record<string, readonly BrokenStore[]>> = { LEAKS, WRITES, TIMES, ORDERS, VECTORS };

const SHARED = "persistence > two open stores share their data, or share nothing, as the adapter says";

it("a good store fails no check", async () => {
  const { ran, failures } = await failuresOf(({ clock }) => new SqliteStore({ clock }));
  expect([...failures]).toEqual([]);
  expect(ran).toBeGreaterThan(150);
}, 120_000);

describe("a broken store fails the suite", () => {
  for (const { name, caughtBy, broken } of Object.values(FAMILIES).flat()) {
    it(name, async () => {
      const open: OpenStore = ({ clock }) => broken(new SqliteStore({ clock }));
      const { failures } = await failuresOf(open, { only: caughtBy });
      expect([...failures.keys()]).toEqual([caughtBy]);
    });
  }

  it("a store reads from its own memory what another process changed", async () => {
    const root = mkdtempSync(join(tmpdir(), "pigeonhole-broken-"));
    try {
      const { failures } = await failuresOf(
        ({ clock, place }) => cached(new SqliteStore({ directory: join(root, place), clock })),
        { only: SHARED, persistent: true },
      );
      expect([...failures.keys()]).toEqual([SHARED]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it("a store that says it is persistent and is not", async () => {
    const { failures } = await failuresOf(({ clock }) => new SqliteStore({ clock }), {
      only: SHARED,
      persistent: true,
    });
    expect([...failures.keys()]).toEqual([SHARED]);
  });
});

function cached(store: Store): Store {
  const known = new Map<string, StoredEntry | undefined>();
  return withMethods(store, {
    get: async (name, key, now) => {
      const found = known.get(`${name} ${key}`) ?? (await store.get(name, key, now));
      known.set(`${name} ${key}`, found);
      return found;
    },
  });
}
