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

  it("gives what the other side has made of an entry, and ends it on time", async () => {
    const clocked = { directory: sides.directory, clock: () => now };
    let now = 1_000_000;
    const [reading, writing] = [new SqliteStore(clocked), new SqliteStore(clocked)];
    const [reader, writer] = [reading, writing].map((store) => new Memory("acme/notes", { store }));
    const values = async () => (await reader?.recall("copper"))?.matches.map(({ entry }) => entry.value);
    await writer?.set("a", "copper");
    await writer?.set("b", "copper and tin", { ttlSeconds: 10 });
    expect([await values(), await values()]).toEqual([
      ["copper", "copper and tin"],
      ["copper", "copper and tin"],
    ]);
    await writer?.set("a", "copper, and nothing else");
    expect(await values()).toEqual(["copper and tin", "copper, and nothing else"]);
    now += 9_999;
    expect(await values()).toHaveLength(2);
    now += 1;
    expect(await values()).toEqual(["copper, and nothing else"]);
    expect(await reader?.recall("copper")).toMatchObject({ total: 1 });
    await Promise.all([reading.close(), writing.close()]);
  });

  it("gives an entry of its own to each who asks", async () => {
    const [one] = sides.memories;
    const writer = new Memory("acme/notes", { store: sides.stores[0] ?? "", source: { agent: "scout" } });
    await writer.set("a", "copper");
    for (const time of [1, 2, 3]) {
      const source = (await one?.recall("copper"))?.matches[0]?.entry.source;
      expect([time, source]).toEqual([time, { agent: "scout" }]);
      Object.assign(source ?? {}, { agent: "somebody else" });
    }
  });
});
