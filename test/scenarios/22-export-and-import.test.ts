import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { isMemoryError, type Json, Memory, type MemoryEntry, openStore } from "@pigeonhole/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allStores, usePlace } from "../support/stores.ts";

const NOW = 1_700_000_000_000;
const ODD: Record<string, Json> = {
  five: 5,
  text: "5",
  nothing: null,
  json: '{"a":1}',
  nested: { list: [1, [2, { deep: "ü😀\u0000" }]], ["__proto__"]: 1 },
  large: "x".repeat(200_000),
  'quotes " and \\ and /': ' \n\t"\\ ',
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pigeonhole-export-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes each entry as a line of JSON. */
async function exportTo(file: string, memory: Memory): Promise<void> {
  const target = await open(file, "w");
  for await (const entry of memory.entries()) await target.appendFile(`${JSON.stringify(entry)}\n`);
  await target.close();
}

/** Sets each line's entry with its author and the rest of its time, unless the key is there. Gives what was set. */
async function importFrom(file: string, namespace: string, store: Memory["store"]): Promise<number> {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { key, value, expiresAt, source }: MemoryEntry = JSON.parse(line);
    const memory = new Memory(namespace, { store, ...(source === undefined ? {} : { source }) });
    const ttlSeconds = expiresAt === undefined ? undefined : (expiresAt - store.clock()) / 1_000;
    count += await setNew(memory, key, value, ttlSeconds);
  }
  return count;
}

async function setNew(memory: Memory, key: string, value: unknown, ttlSeconds?: number): Promise<number> {
  try {
    await memory.set(key, value, { ifRevision: 0, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) });
    return 1;
  } catch (error) {
    if (isMemoryError(error) && error.code === "revision_conflict") return 0;
    throw error;
  }
}

async function contents(memory: Memory): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { key, value, expiresAt, source } of memory.entries())
    found.push([key, value, expiresAt, source]);
  return found;
}

describe.each(allStores)("export and import, on $name", (kind) => {
  const place = usePlace(kind);

  test("a namespace that goes through a file is the same in another tenant, and in a store of another kind", async () => {
    const store = place.open(() => NOW);
    const from = new Memory("acme/users/42", { store });
    for (const [key, value] of Object.entries(ODD)) await from.set(key, value);
    for (let index = 0; index < 60; index++) await from.set(`note ${index}`, `about wheels, ${index}`);
    const clerk = new Memory("acme/users/42", { store, source: { agent: "clerk", run: "r1" } });
    await clerk.set("__proto__", { by: "clerk" });
    await clerk.set("brief", "for an hour", { ttlSeconds: 3_600 });
    await from.delete("note 7");
    await new Memory("acme/users/43", { store }).set("other", "stays out");

    const file = join(folder, `${Date.now()}.jsonl`);
    await exportTo(file, from);
    const to = new Memory("globex/users/42", { store });
    const before = await contents(from);
    expect(before).toHaveLength(Object.keys(ODD).length + 61);
    expect(await importFrom(file, to.namespace, store)).toBe(before.length);
    expect(await contents(to)).toEqual(before);
    expect((await to.recall("wheels 12")).matches[0]?.entry.key).toBe("note 12");
    expect(await contents(from)).toEqual(before);

    const elsewhere = openStore("sqlite::memory:", { clock: () => NOW });
    await importFrom(file, "acme/users/42", elsewhere);
    expect(await contents(new Memory("acme/users/42", { store: elsewhere }))).toEqual(before);
    await elsewhere.close();

    // Again, as after a machine that stopped half way: nothing is written twice.
    expect(await importFrom(file, to.namespace, store)).toBe(0);
    expect((await to.entry("five"))?.revision).toBe(1);
  });

  test("keys of a Redis dump in JSON are imported as they are, and what is no key is named", async () => {
    // What `rdb --command json` prints: one object for each database, each type as JSON has it.
    const dump = `[{"user:42:plan":"gold","hits":"1041","empty":"","cart:42":["tea","cups"],
      "user:42":{"name":"Zoë","__proto__":"x"},"board":{"ann":"12.5","bob":"-inf"},"a b:ç:😀":"ok","__proto__":"own",
      "bad\\u0000key":"refused","":"refused","${"k".repeat(513)}":"refused"}]`;
    const databases: Record<string, Json>[] = JSON.parse(dump);
    const memory = new Memory("acme/from-redis", { store: place.open(() => NOW), source: { tool: "redis" } });
    const refused: string[] = [];
    for (const [key, value] of databases.flatMap((database) => Object.entries(database))) {
      await memory.set(key, value).catch((error: unknown) => {
        if (!isMemoryError(error) || error.code !== "invalid_key") throw error;
        refused.push(key);
      });
    }
    expect(refused).toEqual(["bad\u0000key", "", "k".repeat(513)]);
    const { entries } = await memory.list();
    expect(entries.map(({ key }) => key)).toEqual([
      "__proto__",
      "a b:ç:😀",
      "board",
      "cart:42",
      "empty",
      "hits",
      "user:42",
      "user:42:plan",
    ]);
    // A Redis string stays text: "1041" is no number until somebody says so.
    expect(await memory.get("hits")).toBe("1041");
    expect(await memory.get("cart:42")).toEqual(["tea", "cups"]);
    expect(await memory.get("__proto__")).toBe("own");
    expect(JSON.stringify(await memory.get("user:42"))).toBe('{"name":"Zoë","__proto__":"x"}');
    expect((await memory.list({ prefix: "user:42:" })).entries).toHaveLength(1);
    expect((await memory.recall("gold plan")).matches[0]?.entry.key).toBe("user:42:plan");
  });

  test("keys of a dump with times to live end when they would have ended", async () => {
    let now = NOW;
    const memory = new Memory("acme/sessions", { store: place.open(() => now) });
    // What redis-dump prints: a line for each key; -1 is a key without an end.
    const lines = [
      '{"db":0,"key":"session:1","ttl":60,"type":"string","value":"ann"}',
      '{"db":0,"key":"session:2","ttl":-1,"type":"string","value":"bob"}',
    ];
    for (const line of lines) {
      const { key, value, ttl }: { key: string; value: string; ttl: number } = JSON.parse(line);
      await memory.set(key, value, ttl > 0 ? { ttlSeconds: ttl } : {});
    }
    now += 59_999;
    expect(await memory.get("session:1")).toBe("ann");
    now += 1;
    expect((await memory.list()).entries.map(({ key }) => key)).toEqual(["session:2"]);
  });
});
