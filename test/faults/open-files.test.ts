import { existsSync } from "node:fs";
import { Memory } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { amount } from "../soak.ts";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { startChild } from "../support/fault-process.ts";
import { expectWhole } from "../support/whole.ts";

it("names too many open files, loses nothing, and goes on once some are closed", async (context) => {
  if (!existsSync("/usr/bin/prlimit")) return context.skip("prlimit is not installed here");
  const folder = temporaryFolder();
  const child = startChild("work-on-order", { url: `sqlite:${folder}` }, { maxOpenFiles: 64 });
  const ask = async (...order: string[]): Promise<unknown> => {
    child.tell(order);
    return child.next();
  };
  await child.next();
  expect(await ask("set", "acme", "plan", "gold")).toEqual({ ok: true, value: 1 });
  expect(await ask("hold")).toMatchObject({ ok: true });
  const tooMany = {
    ok: false,
    code: "store_unavailable",
    message: expect.stringMatching(/too many open files/),
  };
  expect(await ask("set", "globex", "plan", "silver")).toMatchObject(tooMany);
  expect(await ask("set", "acme", "plan", "platinum")).toEqual({ ok: true, value: 2 });
  expect(await ask("get", "acme", "plan")).toEqual({ ok: true, value: "platinum" });
  expect(await ask("release")).toMatchObject({ ok: true });
  expect(await ask("set", "globex", "plan", "silver")).toEqual({ ok: true, value: 1 });
  child.tell(["stop"]);
  await child.end();
  const store = openAt(folder);
  await expectWhole(store, "acme", new Map<string, unknown>([["plan", "platinum"]]));
  await expectWhole(store, "globex", new Map<string, unknown>([["plan", "silver"]]));
  expect(await new Memory("globex", { store }).entry("plan")).toMatchObject({ revision: 1 });
});

it("keeps at most 256 files open, whatever the number of tenants", async (context) => {
  if (!existsSync("/proc/self/fd")) return context.skip("this system does not list open files");
  const folder = temporaryFolder();
  const tenants = amount({ test: 120, soak: 2_000 });
  const child = startChild("many-tenants", { url: `sqlite:${folder}`, tenants, rounds: 2 });
  const [most] = (await child.end()) as [number];
  // Three for each of the first tenants, so that the count is known to work.
  expect(most).toBeGreaterThan(150);
  expect(most).toBeLessThanOrEqual(256);
  const store = openAt(folder);
  for (const tenant of [0, 7, 99, tenants - 1])
    await expectWhole(
      store,
      `tenant-${tenant}`,
      new Map<string, unknown>([
        ["count", 2],
        ["name", `tenant-${tenant}`],
      ]),
    );
});
