import { Memory } from "@pigeonhole/core";
import { expect, it } from "vitest";
import { amount } from "../soak.ts";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { ServerProcess } from "../support/mcp-process.ts";

const NAMESPACE = "acme/users/42";

function start(folder: string): Promise<ServerProcess> {
  return ServerProcess.open({
    args: ["--namespace", NAMESPACE],
    env: { PIGEONHOLE_STORE: `sqlite:${folder}` },
  });
}

async function stored(folder: string): Promise<Map<string, unknown>> {
  const store = openAt(folder);
  const found = new Map<string, unknown>();
  for await (const { key, value } of new Memory(NAMESPACE, { store }).entries()) found.set(key, value);
  await store.close();
  return found;
}

it("keeps all of two processes' writes, 200 each at once", async () => {
  const folder = temporaryFolder();
  const servers = await Promise.all([start(folder), start(folder)]);
  const answers = await Promise.all(
    servers.flatMap((server, at) =>
      Array.from({ length: 200 }, (_, index) =>
        server.call("remember", { key: `server-${at}-${index}`, value: `value ${at} ${index}` }),
      ),
    ),
  );
  expect(answers.filter(({ isError, text }) => !isError && text.startsWith("Remembered"))).toHaveLength(400);
  const found = await stored(folder);
  expect(found.size).toBe(400);
  expect(found.get("server-1-199")).toBe("value 1 199");
  // Each process sees what the other wrote.
  for (const server of servers) {
    expect((await server.call("recall", { query: "server-0-7" })).text).toContain("| value 0 7");
    expect((await server.call("recall", { query: "server-1-7" })).text).toContain("| value 1 7");
  }
});

it("keeps all of 100 calls at once in one process, and answers each with its own", async () => {
  const folder = temporaryFolder();
  const server = await start(folder);
  const keys = Array.from({ length: 100 }, (_, index) => `key-${index}`);
  const answers = await Promise.all(keys.map((key) => server.call("remember", { key, value: `of ${key}` })));
  expect(answers.map(({ text }) => text)).toEqual(keys.map((key) => `Remembered "${key}" (revision 1).`));
  expect(await stored(folder)).toEqual(new Map(keys.sort().map((key) => [key, `of ${key}`])));
});

it("loses no acknowledged write when the server is killed", async () => {
  const kills = amount({ test: 50, soak: 1_000 });
  const waiting = Array.from({ length: kills }, (_, index) => index);
  let acknowledged = 0;
  const work = async (): Promise<void> => {
    const folder = temporaryFolder();
    const expected = new Set<string>();
    for (let kill = waiting.shift(); kill !== undefined; kill = waiting.shift()) {
      for (const key of await writeUntilKilled(folder, kill)) expected.add(key);
      const found = await stored(folder);
      for (const key of expected) expect(found.get(key), `${key} after kill ${kill}`).toBe(`value of ${key}`);
      for (const [key, value] of found) expect(value).toBe(`value of ${key}`);
    }
    acknowledged += expected.size;
  };
  await Promise.all([work(), work()]);
  // Else the kills came before the writes.
  expect(acknowledged).toBeGreaterThan(kills);
  console.log(`${kills} kills, ${acknowledged} acknowledged writes, 0 lost`);
});

/** The keys whose writes were acknowledged before the kill. */
async function writeUntilKilled(folder: string, kill: number): Promise<string[]> {
  const server = await start(folder);
  const acknowledged: string[] = [];
  const write = async (lane: number): Promise<void> => {
    for (let index = 0; ; index++) {
      const key = `kill-${kill}-${lane}-${index}`;
      const { isError } = await server.call("remember", { key, value: `value of ${key}` });
      if (!isError) acknowledged.push(key);
    }
  };
  const lanes = [0, 1, 2].map((lane) => write(lane).catch(() => undefined));
  while (acknowledged.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
  server.child.kill("SIGKILL");
  await server.ended;
  await Promise.all(lanes);
  return acknowledged;
}
