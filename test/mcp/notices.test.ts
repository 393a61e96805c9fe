import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Client, type McpSubscription, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Memory, type Store, Tenant } from "@pigeonhole/core";
import { makeTokenKeys, mintToken, serveHttp, verifyOwnTokens } from "@pigeonhole/mcp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAt, temporaryFolder } from "../support/fault-places.ts";
import { COMMAND, cleanEnvironment, ServerProcess } from "../support/mcp-process.ts";

let folder: string;
let memory: Memory;
beforeEach(() => {
  folder = temporaryFolder();
  // Another process than the server's.
  memory = new Memory("acme/users/42", { store: openAt(folder) });
});

function start(): Promise<ServerProcess> {
  return ServerProcess.open({
    args: ["--namespace", "acme/users/42"],
    env: { PIGEONHOLE_STORE: `sqlite:${folder}` },
  });
}

describe("notices of a changed entry in the protocol of 2025-11-25", () => {
  it("come for writes of this process and of others, to who has subscribed, until they unsubscribe", async () => {
    const server = await start();
    const told = (): unknown[] => updatedBy(server);
    expect(
      (await server.request("resources/subscribe", { uri: "memory://entries/plan" })).error,
    ).toBeUndefined();
    await memory.set("other", "no");
    await memory.set("plan", "gold");
    await expect.poll(told, { timeout: 10_000 }).toEqual(["memory://entries/plan"]);
    await server.call("remember", { key: "plan", value: "silver" });
    await expect.poll(told, { timeout: 10_000 }).toHaveLength(2);
    await memory.delete("plan");
    await expect.poll(told, { timeout: 10_000 }).toHaveLength(3);

    await server.request("resources/unsubscribe", { uri: "memory://entries/plan" });
    await memory.set("plan", "bronze");
    await server.request("resources/subscribe", { uri: "memory://entries/last" });
    await memory.set("last", "x");
    await expect.poll(told, { timeout: 10_000 }).toHaveLength(4);
    expect(told().at(-1)).toBe("memory://entries/last");
    expect((await server.request("resources/subscribe", { uri: "file:///x" })).error).toBeDefined();
  });

  it("come in the words in which the client asked", async () => {
    const server = await start();
    await server.request("resources/subscribe", { uri: "memory://entries/%70lan" });
    await memory.set("plan", "gold");
    await expect.poll(() => updatedBy(server), { timeout: 10_000 }).toEqual(["memory://entries/%70lan"]);
    await server.request("resources/unsubscribe", { uri: "memory://entries/%70lan" });
    await memory.set("plan", "silver");
    await server.request("resources/subscribe", { uri: "memory://entries/last" });
    await memory.set("last", "x");
    await expect.poll(() => updatedBy(server), { timeout: 10_000 }).toHaveLength(2);
  });

  it("come for every entry when the tenant is erased, and for its new entries from then on", async () => {
    for (const key of ["plan", "other", "third"]) await memory.set(key, "gold");
    const server = await start();
    for (const key of ["plan", "new"]) {
      await server.request("resources/subscribe", { uri: `memory://entries/${key}` });
    }
    await new Tenant("acme", { store: memory.store }).erase();
    const both = ["memory://entries/plan", "memory://entries/new"];
    await expect.poll(() => updatedBy(server), { timeout: 10_000 }).toEqual(both);
    await memory.set("new", 1);
    await expect
      .poll(() => updatedBy(server), { timeout: 10_000 })
      .toEqual([...both, "memory://entries/new"]);
  });

  it("come when the tenant's file is removed, and another process begins it anew", async () => {
    await memory.set("plan", "gold");
    const server = await start();
    await server.request("resources/subscribe", { uri: "memory://entries/plan" });
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    await memory.set("plan", "silver");
    await expect.poll(() => updatedBy(server), { timeout: 10_000 }).toEqual(["memory://entries/plan"]);
    await memory.set("plan", "bronze");
    await expect.poll(() => updatedBy(server), { timeout: 10_000 }).toHaveLength(2);
  });
});

describe("notices of a changed entry in the protocol of 2026-07-28", () => {
  let client: Client;
  let subscription: McpSubscription | undefined;
  afterEach(async () => {
    await subscription?.close();
    await client.close();
  });

  it("come for writes of others to the streams that ask for the entry", async () => {
    client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [COMMAND, "--namespace", "acme/users/42"],
        env: cleanEnvironment({ PIGEONHOLE_STORE: `sqlite:${folder}` }),
        stderr: "ignore",
      }),
    );
    expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
    const told: string[] = [];
    client.setNotificationHandler(
      "notifications/resources/updated",
      ({ params }) => void told.push(params.uri),
    );
    subscription = await client.listen({
      resourceSubscriptions: ["memory://entries/plan"],
      toolsListChanged: true,
    });
    // The tool list never changes, so it is not among what is honoured.
    expect(subscription.honoredFilter).toEqual({ resourceSubscriptions: ["memory://entries/plan"] });
    await memory.set("other", "no");
    await memory.set("plan", "gold");
    await expect.poll(() => told, { timeout: 10_000 }).toEqual(["memory://entries/plan"]);
    await client.callTool({ name: "remember", arguments: { key: "plan", value: "silver" } });
    await expect.poll(() => told, { timeout: 10_000 }).toHaveLength(2);
    await new Tenant("acme", { store: memory.store }).erase();
    await expect.poll(() => told, { timeout: 10_000 }).toHaveLength(3);
  });

  it("come over HTTP to each tenant for its own entries only", async () => {
    const keys = await makeTokenKeys();
    const server = await serveHttp({
      authorize: verifyOwnTokens({ keys }),
      store: slowToFindItsEnd(memory.store),
      port: 0,
    });
    const told: string[] = [];
    client = await listenOverHttp(
      server.url,
      await mintToken({ keys, namespace: "acme/users/42", expires: "1h" }),
    );
    const other = await listenOverHttp(
      server.url,
      await mintToken({ keys, namespace: "globex", expires: "1h" }),
    );
    for (const [name, one] of [["acme", client] as const, ["globex", other] as const]) {
      one.setNotificationHandler(
        "notifications/resources/updated",
        ({ params }) => void told.push(`${name} ${params.uri}`),
      );
    }
    const uris = { resourceSubscriptions: ["memory://entries/plan"] };
    subscription = await client.listen(uris);
    const others = await other.listen(uris);
    await memory.set("plan", "gold");
    await expect.poll(() => told, { timeout: 10_000 }).toEqual(["acme memory://entries/plan"]);
    await new Memory("globex", { store: memory.store }).set("plan", "silver");
    await expect.poll(() => told, { timeout: 10_000 }).toHaveLength(2);
    expect(told[1]).toBe("globex memory://entries/plan");
    await new Tenant("acme", { store: memory.store }).erase();
    await expect.poll(() => told, { timeout: 10_000 }).toHaveLength(3);
    expect(told[2]).toBe("acme memory://entries/plan");
    await others.close();
    await other.close();
    await server.close(100);
  });
});

function updatedBy(server: ServerProcess): unknown[] {
  return server.messages.flatMap(({ method, params }) =>
    method === "notifications/resources/updated" ? [params?.["uri"]] : [],
  );
}

/** A store that takes a while to say where its journal ends, as one on another machine does. */
function slowToFindItsEnd(store: Store): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name !== "position") return Reflect.get(target, name).bind(target);
      return async (...given: Parameters<Store["position"]>) => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        return target.position(...given);
      };
    },
  });
}

async function listenOverHttp(url: string, token: string): Promise<Client> {
  const one = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
  const headers = { Authorization: `Bearer ${token}` };
  await one.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return one;
}
