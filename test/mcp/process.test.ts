import { readdirSync } from "node:fs";
import { openStore } from "@pigeonhole/core";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/fault-places.ts";
import { ServerProcess } from "../support/mcp-process.ts";

const NAMESPACE = ["--namespace", "acme/users/42"];

const storeAt = (folder: string): NodeJS.ProcessEnv => ({ PIGEONHOLE_STORE: `sqlite:${folder}` });

async function secondsUntil(end: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await end;
  return (performance.now() - start) / 1_000;
}

describe("a server without a namespace", () => {
  it.each([
    ["nothing", [], {}],
    ["an empty variable", [], { PIGEONHOLE_NAMESPACE: "" }],
    ["an empty flag", ["--namespace", ""], {}],
    ["an unresolved placeholder", [], { PIGEONHOLE_NAMESPACE: "$" + "{user_config.namespace}" }],
    ["a path that leaves", ["--namespace", "acme/../globex"], {}],
    ["a scope without a name", ["--scope", "acme/users/42"], {}],
    ["scopes of two tenants", ["--scope", "a=acme", "--scope", "b=globex"], {}],
    ["a namespace and scopes", ["--namespace", "acme", "--scope", "a=acme"], {}],
    ["a store that is none", [...NAMESPACE, "--store", "redis://localhost"], {}],
    ["a switch that is none", NAMESPACE, { PIGEONHOLE_READ_ONLY: "perhaps" }],
    ["a source that is none", [...NAMESPACE, "--source", "mood=good"], {}],
    ["a reply of no size", [...NAMESPACE, "--max-reply-tokens", "many"], {}],
  ])("does not start, and says why: %s", async (_what, args, env) => {
    const server = new ServerProcess({ args, env });
    expect(await server.ended).toBe(2);
    expect(server.errors).toMatch(/^pigeonhole-mcp: .+\.\n$/);
    expect(server.errors).not.toMatch(/\bat .+:\d+|node:/);
    expect([server.messages, server.noise]).toEqual([[], []]);
  });

  it("names the flag and the variable, and no default", async () => {
    const server = new ServerProcess({});
    expect(await server.ended).toBe(2);
    expect(server.errors).toContain("--namespace acme/users/42, or PIGEONHOLE_NAMESPACE");
  });
});

describe("a server", () => {
  it("ends within a second of the end of its input, with the store closed", async () => {
    const folder = temporaryFolder();
    const server = await ServerProcess.open({ args: NAMESPACE, env: storeAt(folder) });
    await server.call("remember", { key: "plan", value: "gold" });
    server.child.stdin.end();
    expect(await secondsUntil(server.ended)).toBeLessThan(1);
    expect(await server.ended).toBe(0);
    await expectClosed(folder);
  });

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "ends within a second of %s, with the store closed",
    async (signal) => {
      const folder = temporaryFolder();
      const server = await ServerProcess.open({ args: NAMESPACE, env: storeAt(folder) });
      await server.call("remember", { key: "plan", value: "gold" });
      server.child.kill(signal);
      expect(await secondsUntil(server.ended)).toBeLessThan(1);
      expect(await server.ended).toBe(0);
      await expectClosed(folder);
    },
  );

  it("ends within a second of writing to a client that is gone", async () => {
    const server = await ServerProcess.open({ args: NAMESPACE, env: storeAt(temporaryFolder()) });
    server.child.stdout.destroy();
    server.child.stderr.destroy();
    server.send({ id: "last", method: "tools/list" });
    expect(await secondsUntil(server.ended)).toBeLessThan(1);
  });

  it("answers what was asked before the end of its input", async () => {
    const folder = temporaryFolder();
    const server = await ServerProcess.open({ args: NAMESPACE, env: storeAt(folder) });
    const calls = Array.from({ length: 20 }, (_, index) =>
      server.call("remember", { key: `key-${index}`, value: "kept" }),
    );
    server.child.stdin.end();
    for (const { text } of await Promise.all(calls)) expect(text).toMatch(/^Remembered/);
    expect(await server.ended).toBe(0);
  });

  it("answers a script that pipes in all that it has to say", async () => {
    const server = new ServerProcess({ args: NAMESPACE, env: storeAt(temporaryFolder()) });
    const [handshake] = ["2025-11-25"].map((protocolVersion) => ({
      id: 1,
      method: "initialize",
      params: { protocolVersion, capabilities: {}, clientInfo: { name: "printf", version: "1" } },
    }));
    const call = (id: number, name: string, input: object): object => ({
      id,
      method: "tools/call",
      params: { name, arguments: input },
    });
    for (const message of [
      handshake ?? {},
      { method: "notifications/initialized" },
      call(2, "remember", { key: "plan", value: "gold" }),
      call(3, "recall", { query: "plan" }),
    ]) {
      server.send(message);
    }
    server.child.stdin.end();
    expect(await server.ended).toBe(0);
    expect(server.messages.map(({ id, error }) => [id, error])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
    ]);
    expect(JSON.stringify(server.messages[2])).toContain("gold");
  });

  it("takes a byte order mark before the first message, and a last one without a line break", async () => {
    const server = new ServerProcess({ args: NAMESPACE, env: storeAt(temporaryFolder()) });
    server.child.stdin.write("\uFEFF");
    const ping = { jsonrpc: "2.0", method: "ping" };
    server.child.stdin.end(`${JSON.stringify({ ...ping, id: 1 })}\r\n${JSON.stringify({ ...ping, id: 2 })}`);
    expect(await server.ended).toBe(0);
    expect(server.messages.map(({ id, result }) => [id, result])).toEqual([
      [1, {}],
      [2, {}],
    ]);
  });

  it("refuses a message that is no UTF-8 or is too long, and serves the next", async () => {
    const server = await ServerProcess.open({ args: NAMESPACE, env: storeAt(temporaryFolder()) });
    const remember = { name: "remember", arguments: { key: "key-?", value: "gold" } };
    const line = JSON.stringify({ jsonrpc: "2.0", id: "odd", method: "tools/call", params: remember });
    const [before = "", after = ""] = line.split("?");
    server.child.stdin.write(
      Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(`${after}\n`)]),
    );
    server.child.stdin.write(`${JSON.stringify("x".repeat(12_000_000))}\n`);
    expect((await server.call("list_memory", {})).text).toBe("Nothing is remembered here.");
    expect(server.messages.find(({ id }) => id === "odd")?.error?.code).toBe(-32_700);
    expect(server.noise.map((one) => JSON.parse(one).error.code)).toEqual([-32_600]);
  });

  it("does not begin a call that its client took back", async () => {
    const folder = temporaryFolder();
    const server = await ServerProcess.open({ args: NAMESPACE, env: storeAt(folder) });
    server.send({
      id: "back",
      method: "tools/call",
      params: { name: "remember", arguments: { key: "a", value: "b" } },
    });
    server.send({ method: "notifications/cancelled", params: { requestId: "back" } });
    expect((await server.call("list_memory", {})).text).toBe("Nothing is remembered here.");
    expect(server.messages.some(({ id }) => id === "back")).toBe(false);
  });

  it("prints nothing but messages, whatever it is sent", async () => {
    const server = await ServerProcess.open({ args: NAMESPACE, env: storeAt(temporaryFolder()) });
    for (const line of [
      "hello",
      "{",
      "[]",
      "null",
      '{"jsonrpc":"1.0"}',
      '{"jsonrpc":"2.0","id":{},"method":7}',
      "\u0000",
    ]) {
      server.child.stdin.write(`${line}\n`);
    }
    server.send({ method: "notifications/never-heard-of" });
    expect((await server.request("never/heard-of")).error?.code).toBe(-32_601);
    expect((await server.request("tools/call", { name: "drop_table" })).error?.code).toBe(-32_602);
    expect((await server.call("list_memory", {})).text).toBe("Nothing is remembered here.");
    expect(server.noise).toEqual([]);
    expect(server.errors).not.toContain("hello");
  });

  it("started twice at once, the first to be thrown away, serves the second", async () => {
    const folder = temporaryFolder();
    const [first, second] = [0, 1].map(() => new ServerProcess({ args: NAMESPACE, env: storeAt(folder) }));
    first?.child.stdin.end();
    expect(await first?.ended).toBe(0);
    const told = await second?.call("remember", { key: "plan", value: "gold" });
    expect(told?.text).toBe('Remembered "plan" (revision 1).');
  });

  it("says its version and what its flags are", async () => {
    const help = new ServerProcess({ args: ["stdio", "--help"] });
    expect(await help.ended).toBe(0);
    expect(help.noise.join("\n")).toMatch(/--namespace[\s\S]*--read-only[\s\S]*--forget/);
    const version = new ServerProcess({ args: ["--version"] });
    expect(await version.ended).toBe(0);
    expect(version.noise.join()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

/** A closed store has left no log behind. */
async function expectClosed(folder: string): Promise<void> {
  expect(readdirSync(folder).filter((name) => /-(?:wal|shm)$/.test(name))).toEqual([]);
  await openStore(`sqlite:${folder}`).close();
}
