import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Memory } from "./memory/memory.js";
import { SqliteStore } from "./sqlite/sqlite-store.js";
import { Tenant } from "./tenant.js";

let directory: string;
let store: SqliteStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "pigeonhole-"));
  store = new SqliteStore({ directory: join(directory, "data") });
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const files = (): string[] =>
  existsSync(join(directory, "data")) ? readdirSync(join(directory, "data")) : [];
const memory = (of: string): Memory => new Memory(of, { store });

describe("a tenant", () => {
  it("is one segment", () => {
    expect(() => new Tenant("acme/users", { store })).toThrowError(
      expect.objectContaining({ code: "invalid_namespace" }),
    );
    expect(() => Reflect.construct(Tenant, ["acme", { stor: store }])).toThrowError(/no option "stor"/);
  });

  it("that holds nothing costs no file when it is asked", async () => {
    const tenant = new Tenant("acme", { store });
    expect(await tenant.namespaces()).toEqual([]);
    expect(await tenant.usage()).toEqual({ namespaces: 0, entries: 0, changes: 0, bytes: 0 });
    expect(await tenant.erase()).toEqual({ namespaces: 0, entries: 0, changes: 0, bytes: 0 });
    expect(files()).toEqual([]);
  });

  it("lists its namespaces by code point and counts only what is its own", async () => {
    for (const name of ["acme/b", "acme", "acme/B", "zeta/a", "Acme"]) await memory(name).set("plan", "gold");
    await memory("acme").delete("plan");
    const tenant = new Tenant("acme", { store });
    expect(await tenant.namespaces()).toEqual(["acme", "acme/B", "acme/b"]);
    expect(await tenant.usage()).toMatchObject({ namespaces: 3, entries: 2, changes: 4 });
    expect((await tenant.usage()).bytes).toBeGreaterThan(0);
  });

  it("is gone from the disk when it is erased, and others stay", async () => {
    await memory("acme/a").set("plan", "unmistakable-secret");
    await memory("zeta/a").set("plan", "gold");
    const before = files().length;
    expect(await new Tenant("acme", { store }).erase()).toMatchObject({
      namespaces: 1,
      entries: 1,
      changes: 1,
    });
    expect(files().length).toBeLessThan(before);
    for (const file of files()) {
      expect(readFileSync(join(directory, "data", file)).includes("unmistakable-secret")).toBe(false);
    }
    expect(await memory("acme/a").get("plan")).toBeUndefined();
    expect(await memory("acme/a").history("plan")).toEqual([]);
    expect(await memory("zeta/a").get("plan")).toBe("gold");
  });

  it("begins anew after it was erased", async () => {
    await memory("acme").set("plan", "gold");
    await new Tenant("acme", { store }).erase();
    expect((await memory("acme").set("plan", "silver")).revision).toBe(1);
    expect(await new Tenant("acme", { store }).usage()).toMatchObject({ entries: 1, changes: 1 });
  });

  it("loses one namespace with its history while those below it stay", async () => {
    await memory("acme/a").set("plan", "unmistakable-secret");
    await memory("acme/a/b").set("plan", "gold");
    const tenant = new Tenant("acme", { store });
    await tenant.eraseNamespace("acme/a");
    expect(await tenant.namespaces()).toEqual(["acme/a/b"]);
    expect(await memory("acme/a").history("plan")).toEqual([]);
    for (const file of files()) {
      expect(readFileSync(join(directory, "data", file)).includes("unmistakable-secret")).toBe(false);
    }
  });

  it("does not reach another tenant's namespace", async () => {
    await memory("zeta/a").set("plan", "gold");
    const tenant = new Tenant("acme", { store });
    await expect(tenant.eraseNamespace("zeta/a")).rejects.toMatchObject({ code: "not_allowed" });
    await expect(tenant.eraseNamespace("acmes")).rejects.toMatchObject({ code: "not_allowed" });
    expect(await memory("zeta/a").get("plan")).toBe("gold");
  });
});
