import { connect, type Socket } from "node:net";
import { openStore } from "@pigeonhole/core";
import { type HttpServer, serveHttp } from "@pigeonhole/mcp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bearer, post, toolCall } from "../support/http-calls.ts";

const HEADERS = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer token\r\n";
const FRAMING = "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n";

let server: HttpServer;
const store = openStore("sqlite::memory:", { clock: Date.now });

beforeEach(async () => {
  const timeouts = { headers: 300, request: 600 };
  server = await serveHttp({ authorize: () => ({ namespace: "acme" }), store, port: 0, timeouts });
});
afterEach(() => server.close());

/** Sends a text at once and then a byte now and again, until the server has had enough; gives what came back. */
async function dribble(first: string, byte: string): Promise<string> {
  const socket: Socket = connect(server.port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk)).on("error", () => undefined);
  socket.write(first);
  const timer = setInterval(() => byte !== "" && socket.write(byte), 30);
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  clearInterval(timer);
  return answer;
}

describe("a client that is slow", () => {
  it.each([
    ["sends nothing at all", "", ""],
    ["sends its headers a byte at a time", HEADERS, "x"],
    ["sends its body a byte at a time", `${HEADERS}${FRAMING}`, " "],
  ])("and %s loses its connection, and holds up nobody", async (_what, first, byte) => {
    const ended = dribble(first, byte);
    const call = await post(server.url, toolCall("recall", { query: "plan" }), bearer("token"));
    expect(call.status).toBe(200);
    expect(await ended).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("may be given other times, but no made-up ones", async () => {
    for (const timeouts of [{ headers: 0 }, { request: -1 }, { headers: "10s" }, null]) {
      const options = { authorize: () => ({ namespace: "acme" }), store, port: 0, timeouts };
      await expect(Reflect.apply(serveHttp, undefined, [options])).rejects.toMatchObject({
        code: "invalid_argument",
      });
    }
  });
});
