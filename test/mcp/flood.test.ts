import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { Memory, openStore, parseNamespace } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/fault-places.ts";
import { ServerProcess } from "../support/mcp-process.ts";

const NAMESPACE = "acme/users/42";
const DEEP = 10_000;

const start = (folder: string): Promise<ServerProcess> =>
  ServerProcess.open({
    args: ["--namespace", NAMESPACE],
    env: { PIGEONHOLE_STORE: `sqlite:${folder}` },
  });

/** Puts so many calls into the server's input at once. */
function flood(server: ServerProcess, calls: number, name: string, input: (index: number) => object): void {
  const lines = Array.from({ length: calls }, (_, index) =>
    JSON.stringify({
      jsonrpc: "2.0",
      id: `flood-${index}`,
      method: "tools/call",
      params: { name, arguments: input(index) },
    }),
  );
  server.child.stdin.write(`${lines.join("\n")}\n`);
}

const remember = (index: number): object => ({ key: `key-${index}`, value: "kept" });

/** Resolves once the server has taken all that was written to it. */
function taken(server: ServerProcess): Promise<void> {
  return new Promise((resolve) => server.child.stdin.write("\n", () => resolve()));
}

/** Resolves once the server is at work. */
async function answers(server: ServerProcess): Promise<void> {
  while (server.messages.length < 10) await delay(5);
}

async function secondsUntilEnd(server: ServerProcess): Promise<number> {
  const begun = performance.now();
  expect(await server.ended).toBe(0);
  return (performance.now() - begun) / 1_000;
}

/** What was acknowledged is there, and the store has been closed; gives how much that is. */
async function expectKept(server: ServerProcess, folder: string): Promise<number> {
  expectClosed(folder);
  const acknowledged = server.messages.filter(
    ({ id, result }) => String(id).startsWith("flood-") && result !== undefined && result["isError"] !== true,
  );
  const store = openStore(`sqlite:${folder}`);
  const memory = new Memory(NAMESPACE, { store });
  const kept = new Set<string>();
  for await (const { key } of memory.entries()) kept.add(key);
  await store.close();
  for (const { id } of acknowledged) expect(kept).toContain(String(id).replace("flood", "key"));
  return acknowledged.length;
}

/** Where other programs take the processor, one try in three within the time will do: a wait for the calls never is. */
async function endsInTime(end: (folder: string) => Promise<number>): Promise<void> {
  let seconds = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && seconds >= 1; attempt += 1) seconds = await end(temporaryFolder());
  expect(seconds).toBeLessThan(1);
}

describe.each([3_000, 20_000])("a server with %i calls before it", (calls) => {
  it("ends within a second of SIGTERM, with the store closed", () =>
    endsInTime(async (folder) => {
      const server = await start(folder);
      flood(server, calls, "remember", remember);
      await answers(server);
      server.child.kill("SIGTERM");
      const seconds = await secondsUntilEnd(server);
      await expectKept(server, folder);
      return seconds;
    }));

  it("ends within a second of the end of its input, and has answered what it could", () =>
    endsInTime(async (folder) => {
      const server = await start(folder);
      flood(server, calls, "remember", remember);
      await taken(server);
      server.child.stdin.end();
      const seconds = await secondsUntilEnd(server);
      expect(await expectKept(server, folder)).toBeGreaterThan(0);
      return seconds;
    }));
});

describe("a server", () => {
  it("tells of calls that it could not begin before its input ended", async () => {
    const server = await start(temporaryFolder());
    flood(server, 2_000, "remember", remember);
    server.child.stdin.end();
    expect(await server.ended).toBe(0);
    const answered = server.messages.filter(({ id }) => String(id).startsWith("flood-"));
    expect(answered).toHaveLength(2_000);
    const left = answered.flatMap(({ error }) => (error === undefined ? [] : [error]));
    expect(left.length).toBeGreaterThan(0);
    for (const { message } of left)
      expect(message).toMatch(/^The input ended before this was (?:begun|done)/);
  });

  it.each(["SIGTERM", "the end of its input"])(
    "ends within a second of %s while its client reads nothing",
    (what) =>
      endsInTime(async (folder) => {
        const server = await start(folder);
        server.child.stdout.pause();
        flood(server, 3_000, "remember", remember);
        await taken(server);
        await delay(300);
        const exit = new Promise((resolve) => server.child.once("exit", resolve));
        const begun = performance.now();
        if (what === "SIGTERM") server.child.kill("SIGTERM");
        else server.child.stdin.end();
        expect(await exit).toBe(0);
        expectClosed(folder);
        return (performance.now() - begun) / 1_000;
      }),
  );

  it.each(["SIGTERM", "the end of its input"])(
    "ends within a second of %s with slow recalls before it",
    (what) =>
      endsInTime(async (folder) => {
        await fill(folder);
        const server = await start(folder);
        flood(server, 3_000, "recall", () => ({ query: "which wheel turns beside a hub", limit: 50 }));
        await taken(server);
        if (what === "SIGTERM") server.child.kill("SIGTERM");
        else server.child.stdin.end();
        const seconds = await secondsUntilEnd(server);
        expectClosed(folder);
        return seconds;
      }),
  );
});

/** 10,000 entries that one query finds. */
async function fill(folder: string): Promise<void> {
  const store = openStore(`sqlite:${folder}`);
  for (let first = 0; first < DEEP; first += 1_000) {
    const keys = Array.from({ length: 1_000 }, (_, at) => `key ${first + at}`);
    await store.write(parseNamespace(NAMESPACE), keys, (key) => ({
      op: "set",
      json: JSON.stringify(`Wheel ${key} turns beside its hub`),
      expiresAt: undefined,
      source: undefined,
    }));
  }
  await store.close();
}

/** A closed store has left no log behind. */
function expectClosed(folder: string): void {
  expect(readdirSync(folder).filter((name) => /-(?:wal|shm)$/.test(name))).toEqual([]);
}
