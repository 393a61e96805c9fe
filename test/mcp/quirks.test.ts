import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { Memory, namespace } from "@pigeonhole/core";
import { SqliteStore } from "@pigeonhole/core/sqlite";
import { createHttpHandler, createMemoryServer } from "@pigeonhole/mcp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bearer } from "../support/http-calls.ts";
import { ServerProcess, TOOL_RESULT } from "../support/mcp-process.ts";

let store: SqliteStore;
let client: Client;

beforeEach(() => {
  store = new SqliteStore();
});
afterEach(async () => {
  await client.close();
  await store.close();
});

async function connect(options: Parameters<typeof createMemoryServer>[1] = {}): Promise<void> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  client = new Client({ name: "test", version: "1.0.0" });
  await createMemoryServer("acme/users/42", { store, ...options }).connect(ours);
  await client.connect(theirs);
}

async function call(
  name: string,
  input?: object,
): Promise<{ text: string; isError: boolean; data: unknown }> {
  const answer = await client.callTool({ name, ...(input === undefined ? {} : { arguments: { ...input } }) });
  const { content, isError, structuredContent } = TOOL_RESULT.parse(answer);
  return { text: content[0]?.text ?? "", isError: isError ?? false, data: structuredContent };
}

describe("a client that sends", () => {
  beforeEach(() => connect({ forget: true }));

  it("null for every optional argument is served", async () => {
    expect((await call("remember", { key: "plan", value: "gold", ttl_seconds: null })).isError).toBe(false);
    expect((await call("recall", { query: "plan", limit: null })).text).toContain("| gold");
    expect((await call("list_memory", { prefix: null, cursor: null })).text).toContain('"plan"');
  });

  it("numbers as text is served", async () => {
    expect((await call("remember", { key: "plan", value: "gold", ttl_seconds: "60" })).isError).toBe(false);
    expect((await call("recall", { query: "plan", limit: "1" })).text).toContain("| gold");
  });

  it("no arguments at all is served where none is needed, and told what is missing where one is", async () => {
    expect((await call("list_memory")).isError).toBe(false);
    expect((await call("recall")).text).toMatch(
      /^Error \(invalid_argument\): Wrong input for recall: query: /,
    );
  });

  it("the same call three times has written once", async () => {
    for (let attempt = 0; attempt < 3; attempt++) await call("remember", { key: "plan", value: "gold" });
    expect(await new Memory("acme/users/42", { store }).history("plan")).toHaveLength(1);
  });

  it("arguments that no tool has is told so, not obeyed", async () => {
    for (const extra of [
      { namespace: "globex" },
      { tenant: "globex" },
      { scope: "globex" },
      { constructor: {} },
    ]) {
      const { text, isError } = await call("remember", { key: "plan", value: "gold", ...extra });
      expect(isError).toBe(true);
      expect(text).toMatch(/^Error \(invalid_argument\)/);
    }
    expect(await store.namespaces(namespace("globex"))).toEqual([]);
  });
});

describe("a client that sends null for every optional part of a request", () => {
  const requests = [
    { method: "tools/list", params: { cursor: null } },
    { method: "resources/list", params: { cursor: null } },
    { method: "tools/call", params: { name: "list_memory", arguments: null } },
    { method: "prompts/get", params: { name: "recall-first", arguments: null } },
    { method: "prompts/get", params: { name: "recall-first", arguments: { topic: null } } },
    ...[null, { arguments: null }, { arguments: { scope: null } }].map((context) => ({
      method: "completion/complete",
      params: {
        ref: { type: "ref/resource", uri: "memory://entries/{key}" },
        argument: { name: "key", value: "" },
        context,
      },
    })),
  ];
  beforeEach(() => connect());

  it("is served over stdio", async () => {
    const server = await ServerProcess.open({
      args: ["--namespace", "acme/users/42", "--store", "sqlite::memory:"],
    });
    for (const { method, params } of requests) {
      expect((await server.request(method, params)).error, method).toBeUndefined();
    }
  });

  it("is served over HTTP", async () => {
    const handler = createHttpHandler({ store, authorize: () => ({ namespace: "acme/users/42" }) });
    for (const { method, params } of [...requests, { method: "tools/list", params: null }]) {
      const answer = await handler(
        new Request("http://localhost/mcp", {
          method: "POST",
          headers: bearer("token"),
          body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
        }),
      );
      expect(await answer.text(), method).toContain('"result"');
    }
  });
});

describe("a client that asks for resources in a wrong form", () => {
  it.each([
    ["resources/list", { cursor: 5 }],
    ["resources/read", {}],
    ["resources/read", { uri: ["memory://entries/a"] }],
    ["resources/subscribe", { uri: 5 }],
    ["resources/unsubscribe", {}],
    ["completion/complete", { ref: { type: "ref/resource", uri: "memory://entries/{key}" } }],
    ["completion/complete", { ref: { type: "ref/none" }, argument: { name: "key", value: "" } }],
  ])("is told that its parameters are wrong: %s %j", async (method, params) => {
    await connect();
    const handler = createHttpHandler({ store, authorize: () => ({ namespace: "acme/users/42" }) });
    const answer = await handler(
      new Request("http://localhost/mcp", {
        method: "POST",
        headers: bearer("token"),
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      }),
    );
    expect(await answer.text()).toContain('"code":-32602');
  });
});

describe("the server", () => {
  it("offers a list of tools that never changes, and says so", async () => {
    await connect();
    expect(client.getServerCapabilities()?.tools).toEqual({ listChanged: false });
    const first = await client.listTools();
    await call("remember", { key: "plan", value: "gold" });
    expect(await client.listTools()).toEqual(first);
  });

  it("that is read only has no tool that writes", async () => {
    await connect({ readOnly: true, forget: true });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["recall", "list_memory"]);
    await expect(client.callTool({ name: "remember", arguments: { key: "a", value: "b" } })).rejects.toThrow(
      /not found/,
    );
  });

  it("does not let out what a store throws", async () => {
    const path = "/srv/secret/acme.sqlite";
    const broken = new Proxy(store, {
      get(target, name, receiver) {
        if (name === "clock") return () => Date.now();
        if (typeof name === "string" && name in SqliteStore.prototype && name !== "close") {
          return () => Promise.reject(new Error(`SELECT failed at ${path}`));
        }
        return Reflect.get(target, name, receiver);
      },
    });
    await connect({ store: broken });
    const told = await call("remember", { key: "plan", value: "gold" });
    expect(told).toEqual({
      text: "Error (store_unavailable): The memory could not be used. Go on without it.",
      isError: true,
      data: undefined,
    });
    const failures = await Promise.all(
      [
        client.listResources(),
        client.readResource({ uri: "memory://entries/plan" }),
        client.complete({
          ref: { type: "ref/resource", uri: "memory://entries/{key}" },
          argument: { name: "key", value: "p" },
        }),
      ].map((answer) =>
        answer.then(
          () => "no error",
          (error: Error) => error.message,
        ),
      ),
    );
    for (const message of failures) {
      expect(message).toContain("The memory could not be used.");
      expect(message).not.toContain("secret");
      expect(message).not.toContain("SELECT");
    }
  });

  it("keeps a tenant's error to the tenant's own words", async () => {
    await connect();
    const { text } = await call("remember", { key: "x".repeat(513), value: "gold" });
    expect(text).toMatch(/^Error \(invalid_key\): .*512/);
  });
});
