import { setTimeout as delay } from "node:timers/promises";
import { isMemoryError, Memory, type Store } from "@pigeonhole/core";
import { doctor, openPostgres, setupPostgres } from "@pigeonhole/postgres";
import { expect, it } from "vitest";
import { amount } from "../soak.ts";
import { systemBinaries } from "../support/postgres/binaries.ts";
import { Cluster } from "../support/postgres/cluster.ts";

const WRITERS = 16;
const BACK_WITHIN_MS = 5_000;

/** Writers that go on through everything, and remember what was acknowledged and when. */
class Writers {
  readonly acknowledged = new Map<string, number>();
  readonly times: number[] = [];
  unknown = 0;
  #stopped = false;
  readonly #running: Promise<void>[];

  constructor(store: Store, round: number) {
    this.#running = Array.from({ length: WRITERS }, (_, writer) => this.#write(store, round, writer));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
  }

  async #write(store: Store, round: number, writer: number): Promise<void> {
    // Some share a namespace and thus its lock.
    const memory = new Memory(`acme/writers/${writer % 12}`, { store });
    for (let count = 0; !this.#stopped; count++) {
      const key = `round ${round} writer ${writer} write ${count}`;
      try {
        await memory.set(key, count);
        this.acknowledged.set(`${memory.namespace} ${key}`, count);
        this.times.push(performance.now());
      } catch (error) {
        if (!isMemoryError(error) || error.code !== "store_unavailable") throw error;
        this.unknown += 1;
        await delay(10);
      }
    }
  }
}

it("loses no acknowledged write when the primary dies, and goes on with the standby", async (ctx) => {
  const binaries = systemBinaries();
  if ("reason" in binaries) return ctx.skip(binaries.reason);
  let url = "";
  const cluster = await Cluster.start(binaries, async (primary) => {
    await primary.query("create database app");
    ({ url } = await setupPostgres(primary.url("app"), { password: "secret" }));
  });

  const [, hosts = ""] = /@([^/]+)/.exec(cluster.url("app")) ?? [];

  const both = url.replace(/@[^/]+/, `@${hosts}`).concat("&target_session_attrs=read-write");
  const store = openPostgres(both);
  try {
    // Who may see that the standby is synchronous is told so, and who may not is not told the contrary.
    const standbys = { what: "standbys", level: "good", says: "1 of 1 standbys are synchronous." };
    expect(await doctor(cluster.url("app"))).toContainEqual(standbys);
    expect(await doctor(both)).toContainEqual({
      ...standbys,
      level: "warn",
      says: expect.stringMatching(/may not see/),
    });
    for (let round = 0; round < amount({ test: 3, soak: 30 }); round++) {
      const writers = new Writers(store, round);
      await delay(1_000);
      const stalled = round % 2 === 1;
      if (stalled) {
        await cluster.standby.signal("SIGSTOP");
        await delay(500);
      }
      const before = writers.times.length;
      const promoted = await cluster.failOver();
      await waitFor(() => writers.times.some((time) => time > promoted), BACK_WITHIN_MS);
      const back = (writers.times.find((time) => time > promoted) ?? Number.POSITIVE_INFINITY) - promoted;
      await delay(500);
      await writers.stop();
      expect(before).toBeGreaterThan(0);
      expect(back).toBeLessThan(BACK_WITHIN_MS);
      expect(await missing(store, writers.acknowledged)).toEqual([]);
      console.log(
        `round ${round}${stalled ? ", standby stalled" : ""}: ${writers.acknowledged.size} acknowledged, ${writers.unknown} refused or unknown, back ${Math.round(back)} ms after promotion`,
      );
      await cluster.rejoin();
    }
  } finally {
    await store.close();
    await cluster.stop();
  }
});

async function missing(store: Store, acknowledged: ReadonlyMap<string, number>): Promise<string[]> {
  const found = new Map<string, unknown>();
  for (let writer = 0; writer < 12; writer++) {
    const memory = new Memory(`acme/writers/${writer}`, { store });
    for await (const { key, value } of memory.entries()) found.set(`${memory.namespace} ${key}`, value);
  }
  return [...acknowledged].filter(([name, value]) => found.get(name) !== value).map(([name]) => name);
}

async function waitFor(done: () => boolean, limit: number): Promise<void> {
  const started = performance.now();
  while (!done() && performance.now() - started < limit) await delay(10);
}
