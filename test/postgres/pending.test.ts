import { Memory, openStore, parseNamespace } from "@pigeonhole/core";
import { namespaceColumns } from "@pigeonhole/core/rows";
import { beforeEach, describe, expect, it } from "vitest";
import { databaseHolds, giveBack, queryAt, serverUrl, takeDatabase } from "../support/postgres/databases.ts";

const build = process.env.PIGEONHOLE_POSTGRES_BUILD;
const { openPostgres }: typeof import("@pigeonhole/postgres") =
  build === undefined ? await import("@pigeonhole/postgres") : await import(build);

const WORDS = "harbor harbour lantern lanterns copper kettle willow meadow granite saddle".split(" ");
const QUERIES = ["harbor", "lantern kettle", "gran", "willw meadow", "copper saddle harbour", "note-3"];
/** More entries than wait to be indexed. */
const MANY = 110;
const NAMESPACE = parseNamespace("acme/notes");

let database: string;
beforeEach(async () => {
  database = await takeDatabase();
  return () => giveBack(database);
});

/** The same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("entries that wait to be indexed", () => {
  it("are found as if they were, at every moment and beside a sibling", async () => {
    let now = Date.UTC(2026, 0, 1);
    const clock = () => now;
    const stores = [openPostgres(serverUrl(database), { clock }), openStore("sqlite::memory:", { clock })];
    const memories = stores.map((store) => new Memory("acme/notes", { store }));
    const siblings = stores.map((store) => new Memory("acme/other", { store }));
    const random = numbers(7);
    const text = () => Array.from({ length: 1 + random(4) }, () => WORDS[random(WORDS.length)]).join(" ");
    for (let step = 0; step < 300; step += 1) {
      now += 60_000;
      const [key, value, kind] = [`note-${random(30)}`, text(), random(10)];
      const of = random(4) === 0 ? siblings : memories;
      for (const memory of of) {
        if (kind < 4) await memory.delete(key);
        else await memory.set(key, value, kind === 4 ? { ttlSeconds: 600 } : {});
      }
      const query = QUERIES[random(QUERIES.length)] ?? "";
      const [answer, expected] = await Promise.all(memories.map((memory) => memory.recall(query)));
      expect({ step, ...answer }).toEqual({ step, ...expected });
      const limit = 1 + random(60);
      const listed = stores.map((store) => store.termsBetween(NAMESPACE, "", "\u{10ffff}", limit));
      const [terms, expectedTerms] = await Promise.all(listed);
      expect({ step, terms }).toEqual({ step, terms: expectedTerms });
    }
    for (const store of stores) await store.close();
  });

  it("keep no word of a text whose time is over", async () => {
    let now = Date.UTC(2026, 0, 1);
    const store = openPostgres(serverUrl(database), { clock: () => now });
    const memory = new Memory("acme/notes", { store });
    await memory.set("one", "zebrasecret word", { ttlSeconds: 5 });
    await memory.set("two", "quaggasecret word", { ttlSeconds: 5 });
    for (let index = 0; index < MANY; index += 1) await memory.set(`note-${index}`, "willow");
    await memory.set("two", "a text that stays");
    now += 10_000;
    await memory.set("three", "meadow");
    for (const word of ["zebrasecret", "quaggasecret"])
      expect(await databaseHolds(database, word)).toBe(false);
    expect((await memory.recall("willow")).total).toBe(MANY);
    await store.close();
  });

  it("are never silently missing: one that is lost, or that nobody wrote, is damage", async () => {
    const store = openPostgres(serverUrl(database));
    const memory = new Memory("acme/notes", { store });
    for (const word of ["copper", "kettle"]) await memory.set(word, word);
    await queryAt(serverUrl(database), "delete from pigeonhole.pending where id = 1");
    await expect(memory.recall("kettle")).rejects.toMatchObject({ code: "corrupt_data" });
    const stray =
      "insert into pigeonhole.pending select tenant, namespace, 3, indexed, indexed_checksum, terms,";
    await queryAt(serverUrl(database), `${stray} terms_checksum from pigeonhole.pending`);
    await expect(memory.recall("kettle")).rejects.toMatchObject({ code: "corrupt_data" });
    await queryAt(serverUrl(database), "delete from pigeonhole.pending");
    await queryAt(serverUrl(database), "update pigeonhole.namespaces set pending = 0, indexed = sequence");
    await expect(memory.recall("kettle")).rejects.toMatchObject({ code: "corrupt_data" });
    await store.close();
  });

  it("can be changed when another version of Unicode has cut their text into other words", async () => {
    const store = openPostgres(serverUrl(database));
    const memory = new Memory("acme/notes", { store });
    const notes = Array.from({ length: MANY }, (_, index) => `note-${index}`);
    // So many that all are packed at once.
    const pack = () =>
      store.write(NAMESPACE, notes, () => ({
        op: "set",
        json: '"willow"',
        expiresAt: undefined,
        source: undefined,
      }));
    await memory.set("tool", "copper kettle");
    await pack();
    await queryAt(serverUrl(database), "delete from pigeonhole.postings where term = 'copper'");
    await memory.set("tool", "saddle");
    expect((await memory.recall("kettle")).total).toBe(0);
    await pack();
    expect((await memory.recall("kettle")).total).toBe(0);
    expect((await memory.recall("saddle")).total).toBe(1);
    await memory.delete("tool");
    await pack();
    expect((await memory.recall("saddle")).total).toBe(0);
    expect((await memory.recall("willow")).total).toBe(MANY);
    await store.close();
  });
});

it("a database of the first version is brought to the present one with all that is in it", async () => {
  const url = serverUrl(database);
  const open = () => {
    const store = openPostgres(url);
    return { memory: new Memory("acme/notes", { store }), close: () => store.close() };
  };
  const first = open();
  const all = Array.from({ length: MANY }, (_, index) => `note-${index}`);
  await first.memory.store.write(NAMESPACE, all, (key) => ({
    op: "set",
    json: `"${key} copper"`,
    expiresAt: undefined,
    source: undefined,
  }));
  await first.close();
  const [row] = await queryAt(url, "select sequence, entries, total_length from pigeonhole.namespaces");
  const [sequence, entries, totalLength] = Object.values(row ?? {}).map(Number);
  const counts = { sequence: sequence ?? 0, entries: entries ?? 0, totalLength: totalLength ?? 0 };
  await queryAt(
    url,
    `drop table pigeonhole.pending; alter table pigeonhole.namespaces drop column indexed, drop column pending;
     alter table pigeonhole.namespaces rename column sum to checksum;
     update pigeonhole.namespaces set checksum = ${namespaceColumns(NAMESPACE, counts).at(-1)};
     delete from pigeonhole.migrations where version > 1`,
  );
  const second = open();
  expect((await second.memory.recall("copper")).total).toBe(MANY);
  await second.memory.set("note-1", "kettle");
  expect((await second.memory.recall("copper")).total).toBe(MANY - 1);
  await second.close();
});
