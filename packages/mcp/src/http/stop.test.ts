import { once } from "node:events";
import { connect } from "node:net";
import { openStore, type Store } from "@pigeonhole/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpHandler } from "./create-http-handler.js";
import type { HttpHandlerOptions } from "./options.js";
import { serveHttp } from "./serve-http.js";

let store: Store;
let begun: Promise<void>;
let finish: () => void;
let options: HttpHandlerOptions;

beforeEach(() => {
  store = openStore("sqlite::memory:", { clock: Date.now });
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  begun = new Promise((begin) => {
    options = {
      store,
      authorize: () => ({ namespace: "acme" }),
      extend: (server) => {
        server.registerTool("slow", {}, async () => {
          begin();
          await finished;
          return { content: [{ type: "text", text: "finished" }] };
        });
      },
    };
  });
});
afterEach(() => store.close());

function call(url: string, isModern: boolean): Request {
  const meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
  };
  const params = { name: "slow", arguments: {}, ...(isModern ? { _meta: meta } : {}) };
  const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "slow" };
  return new Request(url, {
    method: "POST",
    headers: {
      authorization: "Bearer token",
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...(isModern ? headers : {}),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
  });
}

describe.each([
  ["2025-11-25", false],
  ["2026-07-28", true],
])("a call in the protocol of %s that runs when the server is told to stop", (_revision, isModern) => {
  it("is waited for by the handler, however often it is told", async () => {
    const handler = createHttpHandler(options);
    const answer = handler(call("http://localhost/mcp", isModern));
    await begun;
    let closed = false;
    const closing = Promise.all([handler.close(), handler.close()]).then(() => {
      closed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closed).toBe(false);
    finish();
    await closing;
    expect(await (await answer).text()).toContain("finished");
  });

  it("is answered, and no connection that is open holds up the end", async () => {
    const server = await serveHttp({ ...options, port: 0 });
    const silent = connect(server.port, "127.0.0.1");
    await once(silent, "connect");
    const answer = fetch(call(server.url, isModern));
    await begun;
    const started = performance.now();
    const closing = server.close(60_000);
    finish();
    expect(await (await answer).text()).toContain("finished");
    await closing;
    expect(performance.now() - started).toBeLessThan(20_000);
    silent.destroy();
  });

  it("is not waited for where nobody reads the answer once it is made", async () => {
    const handler = createHttpHandler(options);
    const answer = handler(call("http://localhost/mcp", isModern));
    await begun;
    finish();
    await answer;
    await handler.close();
  });
});
