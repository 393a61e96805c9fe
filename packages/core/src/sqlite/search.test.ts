import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Memory } from "../memory/memory.js";
import { parseNamespace } from "../namespace.js";
import { Tenant } from "../tenant.js";
import { SqliteStore } from "./sqlite-store.js";

/** Two stores on one file, as two processes have it. */
class Sides {
  readonly directory = mkdtempSync(join(tmpdir(), "pigeonhole-search-"));
  readonly stores = [0, 1].map(() => new SqliteStore({ directory: this.directory }));
  readonly memories = this.stores.map((store) => new Memory("acme/notes", { store }));

  /** What both find, asked twice, since the second answer may come from what the first has read. */
  async keys(query: string): Promise<string[]> {
    const found: string[] = [];
    for (const memory of [...this.memories, ...this.memories]) {
      const { matches } = await memory.recall(query);
      found.push(matches.map(({ entry }) => entry.key).join());
    }
    return found;
  }

  async close(): Promise<void> {
    for (const store of this.stores) await store.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

let sides: Sides;
beforeEach(() => {
  sides = new Sides();
});
afterEach(() => sides.close());

const all = (keys: string): string[] => [keys, keys, keys, keys];

describe("a search after a search", () => {
  it("sees what either side has written since", async () => {
    const [one, two] = sides.memories;
    await one?.set("a", "copper");
    expect(await sides.keys("copper")).toEqual(all("a"));
    await two?.set("b", "copper kettle lamp");
    expect(await sides.keys("copper")).toEqual(all("a,b"));
    await one?.delete("a");
    expect(await sides.keys("copper")).toEqual(all("b"));
    expect(await sides.keys("coper")).toEqual(all("b"));
    await two?.set("b", "kettle");
    expect(await sides.keys("coper")).toEqual(all(""));
  });

  it("sees another memory where the one before was erased and written anew to the same position", async () => {
    const [one, two] = sides.memories;
    await one?.set("a", "copper");
    expect(await sides.keys("copper")).toEqual(all("a"));
    await new Tenant("acme", { store: sides.stores[1] ?? "" }).erase();
    await two?.set("b", "kettle");
    expect(await sides.keys("copper")).toEqual(all(""));
    expect(await sides.keys("kettle")).toEqual(all("b"));
  });

  it("does not see what a write that failed has left undone", async () => {
    const [one] = sides.memories;
    await one?.set("a", "copper");
    const failing = sides.stores[0]?.write(parseNamespace("acme/notes"), ["b", "c"], (key) => {
      if (key === "c") throw new Error("no");
      return { op: "set", json: '"copper"', expiresAt: undefined, source: undefined };
    });
    await expect(failing).rejects.toThrow("no");
    expect(await sides.keys("copper")).toEqual(all("a"));
  });
});
