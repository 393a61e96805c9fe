import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Memory } from "../memory/memory.js";
import { openStore, storeFrom } from "./open-store.js";
import type { Store } from "./store.js";

let directory: string;
const opened: Store[] = [];

const open = (url?: string, clock?: () => number): Store => {
  const store = openStore(url, clock === undefined ? {} : { clock });
  opened.push(store);
  return store;
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "pigeonhole-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(opened.splice(0).map((store) => store.close()));
  rmSync(directory, { recursive: true, force: true });
});

describe("openStore", () => {
  it("gives one store for one URL, also in another spelling", () => {
    const store = open(`sqlite:${directory}/a`);
    expect(open(`sqlite:${directory}/a`)).toBe(store);
    expect(open(`sqlite:${directory}/./b/../a/`)).toBe(store);
    expect(open(`sqlite:${relative(process.cwd(), directory)}/a`)).toBe(store);
    expect(open(`sqlite:${directory}/b`)).not.toBe(store);
    expect(storeFrom(`sqlite:${directory}/a`)).toBe(store);
    expect(storeFrom(store)).toBe(store);
  });

  it("gives another store once the first has been closed, with the same data", async () => {
    const url = `sqlite:${directory}/a`;
    const first = open(url);
    await new Memory("acme", { store: first }).set("plan", "gold");
    await first.close();
    const second = open(url);
    expect(second).not.toBe(first);
    expect(await new Memory("acme", { store: second }).get("plan")).toBe("gold");
    await expect(new Memory("acme", { store: first }).get("plan")).rejects.toMatchObject({
      code: "store_unavailable",
    });
  });

  it("makes nothing on disk before something is written", async () => {
    const memory = new Memory("acme", { store: open(`sqlite:${directory}/deep/er`) });
    expect(await memory.get("plan")).toBeUndefined();
    expect((await memory.recall("plan")).total).toBe(0);
    expect(existsSync(join(directory, "deep"))).toBe(false);
    await memory.set("plan", "gold");
    expect(existsSync(join(directory, "deep/er"))).toBe(true);
  });

  it("takes the URL of PIGEONHOLE_STORE where none is given", async () => {
    vi.stubEnv("PIGEONHOLE_STORE", `sqlite:${directory}/env`);
    const memory = new Memory("acme");
    opened.push(memory.store);
    await memory.set("plan", "gold");
    expect(existsSync(join(directory, "env"))).toBe(true);
    expect(open(`sqlite:${directory}/env`)).toBe(memory.store);
  });

  it("keeps what is in memory off the disk", async () => {
    const memory = new Memory("acme", { store: open("sqlite::memory:") });
    await memory.set("plan", "gold");
    expect(await memory.get("plan")).toBe("gold");
    await memory.store.close();
    expect(await new Memory("acme", { store: open("sqlite::memory:") }).get("plan")).toBeUndefined();
  });

  it("takes both spellings of PostgreSQL, and connects to nothing before the first use", () => {
    const store = open("postgres://app:secret@one.example:5432,two.example/memory");
    expect(open("postgresql://app:secret@one.example:5432,two.example/memory")).toBe(store);
    expect(open("postgres://app:secret@one.example/memory")).not.toBe(store);
  });

  it("does not share a store that has a clock of its own", () => {
    const clock = (): number => 1;
    expect(open("sqlite::memory:", clock)).not.toBe(open("sqlite::memory:", clock));
    expect(open("sqlite::memory:", clock).clock()).toBe(1);
  });

  it.each([
    "",
    "sqlite:",
    "sqlite: ",
    "sqlite",
    "memory",
    "./memory",
    "postgresq://x",
    "postgres:x",
    "postgres://",
    "postgres://a b",
    "file:///tmp/x",
    "sqlite://host/x",
    "SQLITE:x",
    "sqlite:a\0b",
  ])("refuses %j", (url) => {
    vi.stubEnv("PIGEONHOLE_STORE", "");
    expect(() => openStore(url)).toThrowError(expect.objectContaining({ code: "invalid_argument" }));
  });

  it("refuses a wrong PIGEONHOLE_STORE when a memory is made", () => {
    vi.stubEnv("PIGEONHOLE_STORE", "nonsense");
    expect(() => new Memory("acme")).toThrowError(expect.objectContaining({ code: "invalid_argument" }));
  });
});
