import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Memory, openStore, Tenant } from "@pigeonhole/core";
import { afterAll, describe, expect, it } from "vitest";
import { amount } from "../soak.ts";
import { type Place, sharedStores } from "../support/stores.ts";

const CHILD = fileURLToPath(new URL("children/move-at-signal.ts", import.meta.url));
const ENTRIES = amount({ test: 300, soak: 20_000 });
const ROUNDS = amount({ test: 4, soak: 100 });

const places: Pick<Place, "remove">[] = [];
const children = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
  for (const place of places.splice(0)) await place.remove();
});

type Side = "sqlite" | "postgres";

/** Two places, of which the first has the tenant. */
async function pair(to: Side): Promise<[string, string]> {
  const [sqlite, postgres] = sharedStores;
  const made: Place[] = [];
  for (const kind of [sqlite, to === "sqlite" ? sqlite : postgres]) {
    if (kind === undefined) throw new Error("There are two kinds of stores.");
    made.push(await kind.make());
  }
  places.push(...made);
  const [first, second] = made;
  const urls: [string, string] = [first?.url ?? "", second?.url ?? ""];
  const store = openStore(urls[0]);
  const memory = new Memory("acme/notes", { store });
  await Promise.all(Array.from({ length: ENTRIES }, (_, index) => memory.set(`key ${index}`, index)));
  await new Memory("acme", { store }).set("plan", "gold");
  await store.close();
  return urls;
}

interface Moving {
  readonly child: ChildProcess;
  /** "moved", the code of an error and whether it can be tried again, or nothing where the process was killed. */
  readonly outcome: Promise<string | undefined>;
}

function move(from: string, to: string, ...more: string[]): Moving {
  const child = fork(CHILD, [from, to, "acme", ...more], { execArgv: [], stdio: "ignore" });
  children.add(child);
  let told: string | undefined;
  child.on("message", (message) => {
    told = String(message);
  });
  return { child, outcome: once(child, "exit").then(() => told) };
}

async function until(path: string, orEnd: Promise<unknown>): Promise<void> {
  let ended = false;
  void orEnd.then(() => {
    ended = true;
  });
  while (!ended && !existsSync(path)) await delay(20);
}

/** The tenant is whole in one of the places at least, and where it is not whole there is nothing, or a part of it. */
async function wholeAt(urls: readonly string[]): Promise<boolean[]> {
  const whole: boolean[] = [];
  for (const url of urls) {
    const store = openStore(url);
    const namespaces = await new Tenant("acme", { store }).namespaces();
    const { entries } = await new Memory("acme/notes", { store }).list({ limit: 1_000 });
    const plan = await new Memory("acme", { store }).get("plan");
    whole.push(entries.length === Math.min(ENTRIES, 1_000) && plan === "gold" && namespaces.length >= 2);
    await store.close();
  }
  return whole;
}

describe.concurrent.each(["sqlite", "postgres"] as const)(
  "two moves of a tenant the other way round, to %s",
  (to) => {
    it("leave it whole where both came to the removal at once, and one had stood still", async () => {
      const [a, b] = await pair(to);
      const folder = mkdtempSync(join(tmpdir(), "pigeonhole-"));
      places.push({ remove: () => rmSync(folder, { recursive: true, force: true }) });
      const [one, other, go] = [join(folder, "one"), join(folder, "other"), join(folder, "go")];
      const there = move(a, b, one, go);
      await until(one, there.outcome);
      const back = move(b, a, other, go);
      await until(other, back.outcome);
      writeFileSync(go, "");
      const outcomes = await Promise.all([there.outcome, back.outcome]);
      expect((await wholeAt([a, b])).filter(Boolean)).toHaveLength(1);
      expect(outcomes.toSorted()).toEqual(["moved", "revision_conflict true"]);
    }, 90_000);

    it("leave it whole where they run freely, and where either is killed", async () => {
      const [a, b] = await pair(to);
      for (let round = 0; round < ROUNDS; round += 1) {
        const both = [move(a, b), move(b, a)];
        const victim = both[round % 3];
        if (victim !== undefined) {
          await delay(150 + Math.random() * 300);
          victim.child.kill("SIGKILL");
        }
        for (const outcome of await Promise.all(both.map((each) => each.outcome)))
          expect([undefined, "moved", "revision_conflict true", "not_allowed false"]).toContain(outcome);
        expect(await wholeAt([a, b])).toContain(true);
      }
      // What was interrupted can be brought to its end.
      const [isAtA] = await wholeAt([a, b]);
      const last = isAtA ? move(a, b) : move(b, a);
      expect(await last.outcome).toBe("moved");
      expect(await wholeAt([a, b])).toEqual([!isAtA, isAtA]);
    }, 120_000);
  },
);
