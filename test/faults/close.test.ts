import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { Memory, openStore } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { amount } from "../soak.ts";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { startChild } from "../support/fault-process.ts";

const LANES = ["acme/users/1", "acme/users/2", "globex"];
const CLOSED = {
  code: "store_unavailable",
  message: expect.stringMatching(/has been closed. Open it again/),
};

interface Report {
  kept: string[];
  refusals: unknown[];
}

describe("a store that is closed while writes are under way", () => {
  it("holds exactly what it acknowledged, refuses the rest, and lets the process end", async () => {
    for (let round = 0; round < amount({ test: 4, soak: 200 }); round++) {
      const folder = temporaryFolder();
      const child = startChild("close-midway", { url: `sqlite:${folder}`, lanes: LANES, close: true });
      await child.next();
      await delay(Math.random() * 50);
      child.tell("close");
      const { kept, refusals } = (await child.end()).at(-1) as Report;
      expect(kept.length).toBeGreaterThan(10);
      expect(refusals.length).toBeGreaterThanOrEqual(LANES.length);
      for (const refusal of refusals) expect(refusal).toMatchObject(CLOSED);
      expect(await everyKey(folder)).toEqual(kept.sort());
    }
  });

  it("does not wait for a lock that another process holds", async () => {
    const folder = temporaryFolder();
    const store = openStore(`sqlite:${folder}`);
    const memory = new Memory("acme", { store });
    await memory.set("plan", "gold");
    const [name = ""] = readdirSync(folder).filter((file) => file.endsWith(".sqlite"));
    const other = new DatabaseSync(join(folder, name));
    other.exec("BEGIN IMMEDIATE");
    const waiting = expect(memory.set("plan", "silver")).rejects.toMatchObject(CLOSED);
    await store.close();
    await waiting;
    other.exec("ROLLBACK");
    other.close();
    expect(await new Memory("acme", { store: openAt(folder) }).history("plan")).toHaveLength(1);
  });
});

describe("a store that is never closed", () => {
  it("keeps no process alive, and has every write", async () => {
    const folder = temporaryFolder();
    const child = startChild("close-midway", { url: `sqlite:${folder}`, lanes: LANES, close: false });
    await child.next();
    child.tell("enough");
    const { kept, refusals } = (await child.end()).at(-1) as Report;
    expect(refusals).toEqual([]);
    expect(await everyKey(folder)).toEqual(kept.sort());
  });
});

describe("a closed store", () => {
  it("may be closed again, and answers no more, whether or not it was ever used", async () => {
    const used = openStore(`sqlite:${temporaryFolder()}`);
    await new Memory("acme", { store: used }).set("plan", "gold");
    const unused = openStore(`sqlite:${temporaryFolder()}`);
    for (const store of [used, unused]) {
      await store.close();
      await store.close();
      const memory = new Memory("acme", { store });
      await expect(memory.get("plan")).rejects.toMatchObject(CLOSED);
      await expect(memory.set("plan", "silver")).rejects.toMatchObject(CLOSED);
      await expect(memory.recall("plan")).rejects.toMatchObject(CLOSED);
      await expect(memory.history("plan")).rejects.toMatchObject(CLOSED);
    }
  });

  it("that was still opening has answered what it was asked first", async () => {
    const folder = temporaryFolder();
    const store = openStore(`sqlite:${folder}`);
    const memory = new Memory("acme", { store });
    const first = memory.set("plan", "gold").catch((error: unknown) => error);
    await store.close();
    const answer = await first;
    if (answer instanceof Error) expect(answer).toMatchObject(CLOSED);
    const found = await new Memory("acme", { store: openAt(folder) }).get("plan");
    expect(found).toBe(answer instanceof Error ? undefined : "gold");
  });
});

async function everyKey(folder: string): Promise<string[]> {
  const store = openAt(folder);
  const found: string[] = [];
  for (const namespace of LANES) {
    for await (const { key } of new Memory(namespace, { store }).entries()) found.push(`${namespace} ${key}`);
  }
  await store.close();
  return found.sort();
}
