import { existsSync } from "node:fs";
import { Memory } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { amount } from "../soak.ts";
import { fastFolder, openAt, temporaryFolder } from "../support/fault-places.ts";
import { startChild } from "../support/fault-process.ts";
import { expectWhole } from "../support/whole.ts";

const TOO_MANY = {
  ok: false,
  code: "store_unavailable",
  message: expect.stringMatching(/too many open files in this process \(EMFILE\).*raise the limit/),
};

it("names too many open files, loses nothing, and goes on once some are closed", async (context) => {
  if (!existsSync("/usr/bin/prlimit")) return context.skip("prlimit is not installed here");
  const folder = temporaryFolder();
  const before = openAt(folder);
  await new Memory("acme", { store: before }).set("plan", "gold");
  await before.close();
  const child = startChild("work-on-order", { url: `sqlite:${folder}` }, { maxOpenFiles: 64 });
  const ask = async (...order: string[]): Promise<unknown> => {
    child.tell(order);
    return child.next();
  };
  await child.next();
  expect(await ask("hold")).toMatchObject({ ok: true });
  // SQLite needs three descriptors for a file and fails at another place with each one that is free.
  for (const free of [0, 1, 2]) {
    if (free > 0) await ask("release", "1");
    expect(await ask("get", "acme", "plan")).toMatchObject(TOO_MANY);
    expect(await ask("set", "acme", "plan", "silver")).toMatchObject(TOO_MANY);
    expect(await ask("set", "globex", "plan", "silver")).toMatchObject(TOO_MANY);
  }
  expect(await ask("release")).toEqual({ ok: true, value: 0 });
  expect(await ask("get", "acme", "plan")).toEqual({ ok: true, value: "gold" });
  expect(await ask("set", "acme", "plan", "platinum")).toEqual({ ok: true, value: 2 });
  expect(await ask("set", "globex", "plan", "silver")).toEqual({ ok: true, value: 1 });
  child.tell(["stop"]);
  await child.end();
  const store = openAt(folder);
  await expectWhole(store, "acme", new Map([["plan", "platinum"]]));
  await expectWhole(store, "globex", new Map([["plan", "silver"]]));
  expect(await new Memory("globex", { store }).entry("plan")).toMatchObject({ revision: 1 });
});

it("works on an open tenant, and on others in its place, while nothing more can be opened", async (context) => {
  if (!existsSync("/usr/bin/prlimit")) return context.skip("prlimit is not installed here");
  const folder = temporaryFolder();
  const child = startChild("work-on-order", { url: `sqlite:${folder}` }, { maxOpenFiles: 64 });
  const ask = async (...order: string[]): Promise<unknown> => {
    child.tell(order);
    return child.next();
  };
  await child.next();
  expect(await ask("set", "acme", "plan", "gold")).toEqual({ ok: true, value: 1 });
  await ask("hold");
  expect(await ask("set", "acme", "plan", "silver")).toEqual({ ok: true, value: 2 });
  expect(await ask("set", "globex", "plan", "bronze")).toEqual({ ok: true, value: 1 });
  expect(await ask("get", "acme", "plan")).toEqual({ ok: true, value: "silver" });
  await ask("release");
  child.tell(["stop"]);
  await child.end();
  await expectWhole(openAt(folder), "globex", new Map([["plan", "bronze"]]));
});

it("works on many tenants in a process that may open few files", async (context) => {
  if (!existsSync("/usr/bin/prlimit")) return context.skip("prlimit is not installed here");
  const folder = fastFolder();
  const input = { url: `sqlite:${folder}`, tenants: 40, rounds: 2, count: false };
  await startChild("many-tenants", input, { maxOpenFiles: 64 }).end();
  await expectCounted(folder, 40);
});

it("keeps at most 256 files open, whatever the number of tenants", async (context) => {
  if (!existsSync("/proc/self/fd")) return context.skip("this system does not list open files");
  const folder = fastFolder();
  const tenants = amount({ test: 300, soak: 10_000 });
  const child = startChild("many-tenants", { url: `sqlite:${folder}`, tenants, rounds: 2, count: true });
  const [most] = await child.end();
  // Three for each of the first tenants, so that the count is known to work.
  expect(most).toBeGreaterThan(150);
  expect(most).toBeLessThanOrEqual(256);
  await expectCounted(folder, tenants);
});

/** Checks what `children/many-tenants.ts` leaves behind after two rounds. */
async function expectCounted(folder: string, tenants: number): Promise<void> {
  const store = openAt(folder);
  for (let tenant = 0; tenant < tenants; tenant++) {
    const name = `tenant-${tenant}`;
    const expected: [string, unknown][] = [
      ["count", 2],
      ["name", name],
    ];
    await expectWhole(store, name, new Map(expected));
  }
}
