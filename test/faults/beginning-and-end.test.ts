import { Memory, openStore, Tenant } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { startChild, startChildren } from "../support/fault-process.ts";
import { expectWhole } from "../support/whole.ts";

describe("a tenant that several processes begin at once", () => {
  it("keeps the writes of all", async () => {
    const folder = temporaryFolder();
    const tenants = Array.from({ length: 10 }, (_, index) => `tenant-${index}`);
    const names = Array.from({ length: 8 }, (_, index) => `writer-${index}`);
    const children = await startChildren(
      "write-at-once",
      names.map((name) => ({ url: `sqlite:${folder}`, name, tenants })),
    );
    await Promise.all(children.map((child) => child.end()));
    const store = openAt(folder);
    for (const tenant of tenants)
      await expectWhole(store, tenant, new Map(names.map((name) => [name, tenant])));
  });
});

describe("a tenant that another process erases while it is open here", () => {
  it("is empty at once, and takes writes that every process sees", async () => {
    const folder = temporaryFolder();
    const child = startChild("work-on-order", { url: `sqlite:${folder}` });
    const ask = async (...order: string[]): Promise<unknown> => {
      child.tell(order);
      return child.next();
    };
    await child.next();
    await ask("set", "acme", "plan", "gold");
    const store = openAt(folder);
    const memory = new Memory("acme", { store });
    expect(await memory.get("plan")).toBe("gold");
    await new Tenant("acme", { store }).erase();
    expect(await ask("get", "acme", "plan")).toEqual({ ok: true, value: null });
    expect(await ask("set", "acme", "plan", "silver")).toEqual({ ok: true, value: 1 });
    expect(await memory.get("plan")).toBe("silver");
    await memory.set("seats", "5");
    expect(await ask("get", "acme", "seats")).toEqual({ ok: true, value: "5" });
    await new Tenant("acme", { store }).erase();
    expect(await ask("set", "acme", "plan", "bronze")).toEqual({ ok: true, value: 1 });
    child.tell(["stop"]);
    await child.end();
    await expectWhole(openStore(`sqlite:${folder}`), "acme", new Map([["plan", "bronze"]]));
  });
});

describe("a store that is closed while writes are under way", () => {
  it("has kept each write that it acknowledged, and refuses the others", async () => {
    const folder = temporaryFolder();
    const store = openStore(`sqlite:${folder}`);
    const memory = new Memory("acme", { store });
    await memory.set("first", 0);
    const writes = Array.from({ length: 50 }, (_, index) => memory.set(`key-${index}`, index));
    const settled = Promise.allSettled(writes);
    await store.close();
    const results = await settled;
    const kept = new Map<string, unknown>([["first", 0]]);
    for (const [index, result] of results.entries()) {
      if (result.status === "fulfilled") kept.set(`key-${index}`, index);
      else
        expect(result.reason).toMatchObject({
          code: "store_unavailable",
          message: expect.stringMatching(/closed/),
        });
    }
    await store.close();
    await expect(memory.get("first")).rejects.toMatchObject({ code: "store_unavailable" });
    await expectWhole(openAt(folder), "acme", kept);
  });
});
