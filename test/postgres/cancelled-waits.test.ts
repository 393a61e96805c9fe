import { setTimeout as delay } from "node:timers/promises";
import { Memory } from "@pigeonhole/core";
import { openPostgres } from "@pigeonhole/postgres";
import { expect, it } from "vitest";
import { PostgresServer } from "../support/postgres/server.ts";

const WRITES = 50;

it.each([
  { how: "cancelled", call: "pg_cancel_backend" },
  { how: "ended with its connection", call: "pg_terminate_backend" },
])("calls no write done whose wait for the standby was $how", async ({ call }) => {
  const server = await PostgresServer.start();
  const store = openPostgres(server.url());
  try {
    await new Memory("acme/start", { store }).set("key", 0);
    // A standby that never comes: from here on each commit waits.
    await server.query("alter system set synchronous_standby_names = 'nobody'");
    await server.query("select pg_reload_conf()");
    await delay(300);
    const memories = Array.from(
      { length: WRITES },
      (_, index) => new Memory(`acme/waits/${index}`, { store }),
    );
    let open = WRITES;
    const outcomes = memories.map((memory) =>
      memory
        .set("key", "value")
        .then(
          () => ({ code: "success", retryable: false }),
          ({ code, retryable }: { code: string; retryable: boolean }) => ({ code, retryable }),
        )
        .finally(() => {
          open -= 1;
        }),
    );
    while (open > 0) {
      await server.query(`select ${call}(pid) from pg_stat_activity where wait_event = 'SyncRep'`);
      await delay(20);
    }
    const unavailable = { code: "store_unavailable", retryable: true };
    expect(await Promise.all(outcomes)).toEqual(memories.map(() => unavailable));

    await server.query("alter system reset synchronous_standby_names");
    await server.query("select pg_reload_conf()");
    await delay(300);
    // Trying again tells: the write is there, once, and a condition on its revision keeps it from being made twice.
    for (const memory of memories) {
      await expect(memory.set("key", "value", { ifRevision: 0 })).rejects.toMatchObject({
        code: "revision_conflict",
      });
      expect((await memory.entry("key"))?.revision).toBe(1);
    }
  } finally {
    await store.close();
    await server.stop();
  }
});
