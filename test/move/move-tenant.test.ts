import { fork } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  isMemoryError,
  Memory,
  type Moved,
  type MoveProgress,
  moveTenant,
  openStore,
  type Store,
  Tenant,
} from "@pigeonhole/core";
import { moveTenant as moveFromPostgres } from "@pigeonhole/postgres";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { amount } from "../soak.ts";
import { type Place, sharedStores } from "../support/stores.ts";

const ENTRIES = amount({ test: 2_000, soak: 100_000 });
const KILLS = 10;
const CHILD = fileURLToPath(new URL("children/move.ts", import.meta.url));

let places: Place[];
let stores: Store[];
beforeEach(async () => {
  places = [];
  stores = [];
  for (const kind of sharedStores) places.push(await kind.make());
});
afterEach(async () => {
  for (const store of stores) await store.close();
  for (const place of places) await place.remove();
});

function open(index: number): Store {
  const store = openStore(places[index]?.url ?? "");
  stores.push(store);
  return store;
}

async function fill(store: Store, entries: number): Promise<void> {
  const notes = new Memory("acme/notes", { store, source: { agent: "clerk", run: "r1" } });
  const users = new Memory("acme/users/42", { store });
  const batch: Promise<unknown>[] = [];
  for (let index = 0; index < entries; index += 1) {
    const memory = index % 3 === 0 ? users : notes;
    batch.push(memory.set(`key ${index}`, { text: `Note ${index} on wheels and hubs`, index }));
    if (batch.length === 200) await Promise.all(batch.splice(0));
  }
  await Promise.all(batch);
  await notes.set("key 1", "changed");
  await notes.delete("key 2");
  await notes.restore("key 2", 1);
  await users.delete("key 3");
  await users.set("brief", "for an hour", { ttlSeconds: 3_600 });
  await users.set("__proto__", 5);
  await users.set("astral \u{1F600}", '{"a":1}');
}

/** Everything of a tenant as text: entries with revisions and times, and the whole journal. */
async function exported(store: Store): Promise<string> {
  const lines: string[] = [];
  for (const namespace of await new Tenant("acme", { store }).namespaces()) {
    const memory = new Memory(namespace, { store });
    for await (const entry of memory.entries()) lines.push(JSON.stringify([namespace, entry]));
    for (let since: string | undefined; ; ) {
      const page = await memory.changes({ limit: 1_000, ...(since === undefined ? {} : { since }) });
      if (page.changes.length === 0) break;
      for (const change of page.changes) lines.push(JSON.stringify([namespace, "journal", change]));
      since = page.next;
    }
    const recalled = await memory.recall("wheels of note 7", { limit: 20 });
    lines.push(JSON.stringify(recalled));
  }
  return lines.join("\n");
}

/** Moves in a process of its own, which is killed after so many steps when that is given. */
async function moveInChild(from: string, to: string, steps?: number): Promise<Moved | undefined> {
  const child = fork(CHILD, [from, to, "acme"], { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
  let [seen, errors] = [0, ""];
  let moved: Moved | undefined;
  child.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.on("message", (message: { progress?: MoveProgress; moved?: Moved }) => {
    if (message.progress !== undefined) seen += 1;
    if (message.moved !== undefined) moved = message.moved;
    if (seen === steps) child.kill("SIGKILL");
  });
  const [code] = await once(child, "close");
  if (code !== 0 && steps === undefined) throw new Error(`The move ended with ${code}. ${errors}`);
  return moved;
}

describe("a tenant that is moved to another kind of store and back", () => {
  it(`is the same to the byte, over ${KILLS} kills each way`, async () => {
    const [from = "", to = ""] = places.map(({ url }) => url);
    await fill(open(0), ENTRIES);
    const before = await exported(open(0));
    const bystander = new Memory("acme-other/notes", { store: open(1) });
    await bystander.set("mine", "stays");

    for (const [source, target] of [
      [from, to],
      [to, from],
    ] as const) {
      const pages = Math.ceil(ENTRIES / 250);
      let moved: Moved | undefined;
      for (let kill = 0; kill < KILLS && moved === undefined; kill += 1) {
        moved = await moveInChild(source, target, 1 + Math.floor(Math.random() * (pages + kill)));
      }
      moved ??= await moveInChild(source, target);
      expect(moved).toMatchObject({ namespaces: 2 });
      const there = open(target === to ? 1 : 0);
      expect(await exported(there)).toBe(before);
      expect(await new Tenant("acme", { store: open(source === to ? 1 : 0) }).namespaces()).toEqual([]);
    }
    expect(await bystander.get("mine")).toBe("stays");
    // Revisions go on where they were.
    const notes = new Memory("acme/notes", { store: open(0) });
    expect((await notes.set("key 1", "again")).revision).toBe(3);
  });
});

describe("moving a tenant", () => {
  it("keeps the source when asked to, and tells the same checksum for the way back", async () => {
    const [source, target] = [open(0), open(1)];
    await fill(source, 30);
    const phases = new Set<string>();
    const moved = await moveTenant(source, target, "acme", {
      keepSource: true,
      onProgress: ({ phase }) => phases.add(phase),
    });
    expect([...phases]).toEqual(["journal", "entries", "verify"]);
    expect(await exported(target)).toBe(await exported(source));
    expect(await moveTenant(source, target, "acme")).toEqual(moved);
    expect(await exported(source)).toBe("");
    expect(moved).toMatchObject({ namespaces: 2, entries: 32, changes: 37 });
    expect(moved.checksum).toMatch(/^[0-9a-f]{64}$/);
  });

  it("refuses a target with other data of the tenant, and changes neither side", async () => {
    const [source, target] = [open(0), open(1)];
    await fill(source, 30);
    await new Memory("acme/notes", { store: target }).set("other", "data");
    const [before, there] = [await exported(source), await exported(target)];
    await expect(moveTenant(source, target, "acme")).rejects.toMatchObject({ code: "not_allowed" });
    await new Memory("acme/elsewhere", { store: target }).set("other", "data");
    await expect(moveTenant(source, target, "acme")).rejects.toMatchObject({ code: "not_allowed" });
    expect(await exported(source)).toBe(before);
    expect(await exported(target)).toContain(there);
  });

  it("removes nothing when somebody writes to the source meanwhile", async () => {
    const [source, target] = [open(0), open(1)];
    await fill(source, 30);
    const writer = new Memory("acme/notes", { store: source });
    let writes = 0;
    const moving = moveTenant(source, target, "acme", {
      onProgress: ({ phase }) => {
        if (phase !== "remove") return;
        writes += 1;
        void writer.set("late", writes);
      },
    });
    await expect(moving).rejects.toMatchObject({ code: "revision_conflict" });
    expect(await writer.get("late")).toBe(1);
    await moveTenant(source, target, "acme");
    expect(await new Memory("acme/notes", { store: target }).get("late")).toBe(1);
  });

  it("refuses a target that is the source under another name, and removes nothing", async () => {
    const [sqlite = "", postgres = ""] = places.map(({ url }) => url);
    const other = new URL(postgres);
    other.searchParams.set("application_name", "the same");
    const directory = sqlite.replace("sqlite:", "");
    symlinkSync(directory, `${directory}-link`);
    for (const [one, same] of [
      [sqlite, `${sqlite}-link`],
      [postgres, other.href],
    ] as const) {
      const [source, target] = [openStore(one), openStore(same)];
      stores.push(source, target);
      await fill(source, 5);
      const before = await exported(source);
      expect(source).not.toBe(target);
      await expect(moveTenant(source, target, "acme")).rejects.toMatchObject({ code: "invalid_argument" });
      expect(await exported(source)).toBe(before);
    }
  });

  it("loses nothing when it runs twice at once", async () => {
    const [source, target] = [open(0), open(1)];
    await fill(source, 30);
    const before = await exported(source);
    await Promise.allSettled([1, 2].map(() => moveTenant(source, target, "acme")));
    const sides = [await exported(source), await exported(target)];
    expect(sides).toContain(before);
  });

  it("leaves both sides when what is told of progress throws, and goes on from there", async () => {
    const [source, target] = [open(0), open(1)];
    await fill(source, 30);
    const before = await exported(source);
    for (const phase of ["journal", "entries", "verify", "remove"]) {
      const moving = moveTenant(source, target, "acme", {
        onProgress: (progress) => {
          if (progress.phase === phase) throw new Error(`No ${phase}.`);
        },
      });
      await expect(moving).rejects.toThrow(`No ${phase}.`);
      expect(await exported(source)).toBe(before);
    }
    // A process that was killed may have left what tells two stores apart.
    await new Memory("acme/pigeonhole.move-probe/left", { store: target }).set("probe", 1);
    await moveTenant(source, target, "acme");
    expect(await exported(target)).toBe(before);
  });

  it("removes nothing when the copy goes before the source does", async () => {
    const [source, target] = [open(0), open(1)];
    await fill(source, 30);
    const before = await exported(source);
    const own = new Tenant("acme", { store: target });
    let gone: Promise<unknown> | undefined;
    const moving = moveTenant(source, target, "acme", {
      onProgress: ({ phase }) => {
        if (phase === "remove") gone = own.erase();
      },
    });
    await expect(moving).rejects.toMatchObject({ code: "revision_conflict" });
    await gone;
    expect(await exported(source)).toBe(before);
  });

  it("takes no options that it does not know", async () => {
    for (const options of [null, 5, { onProgress: 5 }, { keepSource: "no" }, { keep: true }]) {
      const moving = Reflect.apply(moveTenant, undefined, [open(0), open(1), "acme", options]);
      await expect(moving, JSON.stringify(options)).rejects.toMatchObject({ code: "invalid_argument" });
    }
  });

  it("stops at an abort signal, and goes on from there", async () => {
    const [source, target] = [open(0), open(1)];
    await fill(source, 30);
    const before = await exported(source);
    const stop = new AbortController();
    const stopped = moveTenant(source, target, "acme", {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("Enough.")),
    });
    await expect(stopped).rejects.toThrow("Enough.");
    expect(await exported(source)).toBe(before);
    await moveTenant(source, target, "acme");
    expect(await exported(target)).toBe(before);
  });

  it.each(["acme/users", "", "../acme"])("takes a tenant and no namespace: %j", async (tenant) => {
    const error: unknown = await moveTenant(open(0), open(1), tenant).catch((reason: unknown) => reason);
    expect(isMemoryError(error) && error.code).toBe("invalid_namespace");
  });

  it("has nothing to do for a tenant that has nothing, and needs two stores", async () => {
    expect(await moveTenant(open(0), open(1), "nobody")).toMatchObject({ namespaces: 0, entries: 0 });
    await expect(moveTenant(open(0), open(0), "acme")).rejects.toMatchObject({ code: "invalid_argument" });
    expect(moveFromPostgres).toBe(moveTenant);
  });
});
