import { openStore, parseNamespace, type Store } from "@pigeonhole/core";
import {
  type HttpServer,
  makeTokenKeys,
  mintToken,
  serveHttp,
  type TokenKeys,
  type TokenOptions,
  verifyOwnTokens,
} from "@pigeonhole/mcp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rowsWhere } from "../bad-inputs/rows.ts";
import {
  type Answer,
  bearer,
  modernRequest,
  post,
  rawRequest as request,
  sendRaw,
  told,
  toolCall,
} from "../support/http-calls.ts";
import { seconds, sign } from "./forge.ts";

let store: Store;
let keys: TokenKeys;
let server: HttpServer;
beforeEach(async () => {
  store = openStore("sqlite::memory:", { clock: Date.now });
  keys = await makeTokenKeys();
  server = await serveHttp({ authorize: verifyOwnTokens({ keys }), store, port: 0 });
});
afterEach(async () => {
  await server.close();
  await store.close();
});

const tokenOf = (options: Partial<TokenOptions>): Promise<string> =>
  mintToken({ namespace: "acme/users/42", access: "write", expires: "1h", keys, ...options });

const ASK = toolCall("recall", { query: "plan" });

/** A token that was changed after its claims were made, signed by the server's own key. */
function signed(claims: object): Promise<string> {
  const now = seconds();
  const good = {
    namespace: "acme",
    access: "read",
    iss: "pigeonhole",
    aud: "pigeonhole",
    iat: now,
    exp: now + 60,
    jti: "1",
  };
  const header = { alg: "EdDSA", typ: "pigeonhole+jwt", kid: keys.signing.kid };
  return sign({ ...good, ...claims }, { key: keys.signing.key, header });
}

const ask = async (token: string): Promise<Answer> => post(server.url, ASK, bearer(token));

/** What each row comes to. A row that has no answer here fails. */
const ANSWERS: Record<string, (value: string) => Promise<void>> = {
  F02: (value) => asBodyAndInput(value),
  F04: (value) => asBodyAndInput(value),
  F05: (value) => asBodyAndInput(value),
  F07: (value) => asBodyAndInput(value),

  async F09() {
    const body = Buffer.from(toolCall("remember", { key: "key", value: "??" }));
    body.set([0xff, 0xfe], body.indexOf("??"));
    expect(told(await sendRaw(server.port, request(await tokenOf({}), body)))).toEqual({
      status: 400,
      code: -32_700,
    });
    expect(await stored()).toBe(0);
  },

  async F10() {
    const token = await tokenOf({});
    const body = Buffer.from(`\ufeff${ASK}`, "utf16le");
    const type = { "content-type": "application/json; charset=utf-16" };
    expect(told(await sendRaw(server.port, request(token, body)))).toEqual({ status: 400, code: -32_700 });
    expect((await sendRaw(server.port, request(token, body, type))).status).toBe(415);
  },

  async F12() {
    const token = await tokenOf({});
    const body = toolCall("remember", { key: "key", value: "text" });
    const lie = (length: string): Uint8Array => request(token, body, { "content-length": length });
    const short = await sendRaw(server.port, lie("10"));
    expect(short.status).toBe(400);
    const long = await sendRaw(server.port, lie(String(body.length + 10)), { end: true });
    expect(long.status).toBe(400);
    for (const length of ["-1", "1e3", "0x10", `${body.length}, ${body.length}`, "99999999999999999999"]) {
      expect([400, 413], length).toContain((await sendRaw(server.port, lie(length))).status);
    }
    const both = await sendRaw(server.port, request(token, body, { "transfer-encoding": "chunked" }));
    expect(both.status).toBe(400);
    expect(await stored()).toBe(0);
  },

  async F14() {
    const batch = `[${toolCall("remember", { key: "key", value: "text" })},${ASK}]`;
    for (const body of [batch, "[]", `[${ASK}]`]) {
      const answer = await post(server.url, body, bearer(await tokenOf({})));
      expect(told(answer)).toEqual({ status: 400, code: -32_600 });
    }
    expect(await stored()).toBe(0);
  },

  async F15() {
    const { body, headers } = modernRequest("tools/call", { name: "recall", arguments: { query: "plan" } });
    const all = { ...bearer(await tokenOf({})), ...headers };
    expect((await post(server.url, body, all)).status).toBe(200);
    for (const wrong of [{ "mcp-name": "remember" }, { "mcp-method": "tools/list" }]) {
      expect(told(await post(server.url, body, { ...all, ...wrong }))).toEqual({
        status: 400,
        code: -32_020,
      });
    }
  },

  async F17() {
    const token = await tokenOf({});
    for (const host of [
      "evil.example",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "evil.example:8787",
    ]) {
      expect((await sendRaw(server.port, request(token, ASK, { host }))).status, host).toBe(403);
    }
    for (const host of ["user@localhost", "localhost/..", "", "local host"]) {
      expect([400, 403], host).toContain((await sendRaw(server.port, request(token, ASK, { host }))).status);
    }
    for (const host of ["localhost", "127.0.0.1:1", "[::1]:8787", "LOCALHOST"]) {
      expect((await sendRaw(server.port, request(token, ASK, { host }))).status, host).toBe(200);
    }
  },

  async F19() {
    const token = await tokenOf({});
    for (const origin of [
      "null",
      "https://evil.example",
      "http://localhost.evil.example",
      "file://",
      "",
      "*",
    ]) {
      expect((await sendRaw(server.port, request(token, ASK, { origin }))).status, origin).toBe(403);
    }
    expect(
      (await sendRaw(server.port, request(token, ASK, { origin: "http://localhost:3000" }))).status,
    ).toBe(200);
  },

  async F20() {
    const token = await tokenOf({});
    const { authorization: _none, ...headers } = bearer(token);
    for (const name of ["access_token", "token", "authorization", "bearer"]) {
      expect((await post(`${server.url}?${name}=${token}`, ASK, headers)).status, name).toBe(401);
    }
  },

  async F22() {
    const secret = new TextEncoder().encode(keys.signing.kid);
    const header = { alg: "HS256", typ: "pigeonhole+jwt", kid: keys.signing.kid };
    const claims = {
      namespace: "acme",
      access: "read",
      iss: "pigeonhole",
      aud: "pigeonhole",
      exp: seconds() + 60,
    };
    expect((await ask(await sign(claims, { key: secret, header }))).status).toBe(401);
  },

  async F24() {
    expect((await ask(await tokenOf({ audience: "https://other.example/mcp" }))).status).toBe(401);
  },

  async F25() {
    const now = seconds();
    expect((await ask(await signed({}))).status).toBe(200);
    expect((await ask(await signed({ exp: now - 1 }))).status).toBe(401);
    expect((await ask(await signed({ nbf: now + 60 }))).status).toBe(401);
  },

  async F27() {
    for (const namespace of [["acme"], { tenant: "acme" }, 7, true, null]) {
      expect((await ask(await signed({ namespace }))).status).toBe(401);
    }
  },

  async F29() {
    const answer = await ask(await signed({ note: "x".repeat(76_000) }));
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
  },

  async F30() {
    const token = await tokenOf({ access: "read" });
    const { status, headers } = await post(
      server.url,
      toolCall("remember", { key: "key", value: "text" }),
      bearer(token),
    );
    expect(status).toBe(403);
    expect(headers.get("www-authenticate")).toMatch(
      /^Bearer error="insufficient_scope", resource_metadata="http[^"]+", scope="memory:read memory:write"$/,
    );
    expect(await stored()).toBe(0);
  },

  async F32() {
    const [a, b] = [await tokenOf({}), await tokenOf({ namespace: "globex" })];
    for (let number = 0; number < 110; number++) {
      const write = toolCall("remember", { key: `key ${number}`, value: "text" });
      await post(server.url, write, bearer(a));
    }
    const list = (token: string, cursor?: string): Promise<Answer> =>
      post(server.url, toolCall("list_memory", cursor === undefined ? {} : { cursor }), bearer(token));
    const cursor = /"next_cursor":"([^"]+)"/.exec((await list(a)).text)?.[1] ?? "";
    expect((await list(a, cursor)).text).not.toContain('"isError":true');
    expect((await list(b, cursor)).text).toMatch(/"isError":true|invalid_argument/);
    const resources = (token: string, cursor?: string): Promise<Answer> =>
      post(
        server.url,
        JSON.stringify({ jsonrpc: "2.0", id: 1, method: "resources/list", params: { cursor } }),
        bearer(token),
      );
    const next = /"nextCursor":"([^"]+)"/.exec((await resources(a)).text)?.[1] ?? "";
    expect(next).not.toBe("");
    expect((await resources(a, next)).text).toContain('"result"');
    expect(told(await resources(b, next)).code).toBe(-32_602);
  },

  // No receipt can be presented here: nothing of this server takes one.
  async F34() {
    const token = await tokenOf({});
    const receipt = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "receipt/verify",
      params: { receipt: "x.y.z" },
    });
    expect(told(await post(server.url, receipt, bearer(token))).code).toBe(-32_601);
    expect((await post(new URL("/receipts", server.url).href, receipt, bearer(token))).status).toBe(404);
  },

  async F35() {
    const headers = { ...bearer(await tokenOf({})), "mcp-session-id": crypto.randomUUID() };
    expect((await post(server.url, ASK, headers)).status).toBe(404);
    const gone = await fetch(server.url, { method: "DELETE", headers });
    expect(gone.status).toBe(405);
  },

  async F37() {
    const { body, headers } = modernRequest("tools/call", { name: "recall", arguments: { query: "plan" } });
    const named = async (name: string): Promise<{ status: number; code?: number }> => {
      const value = `=?base64?${Buffer.from(name).toString("base64")}?=`;
      return told(
        await post(server.url, body, { ...bearer(await tokenOf({})), ...headers, "mcp-name": value }),
      );
    };
    expect(await named("recall")).toEqual({ status: 200 });
    expect(await named("remember")).toEqual({ status: 400, code: -32_020 });
  },
};

/** JSON that is no message is refused, and as a tool's input it changes nothing. */
async function asBodyAndInput(json: string): Promise<void> {
  const headers = bearer(await tokenOf({}));
  expect((await post(server.url, json, headers)).status).toBe(400);
  for (const tool of ["remember", "recall", "list_memory"]) {
    const call = toolCall(tool, "here").replace('"here"', json);
    const answer = await post(server.url, call, headers);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('"isError":true');
    expect(answer.text).toContain("invalid_argument");
  }
  expect(await stored()).toBe(0);
}

async function stored(): Promise<number> {
  return store.position(parseNamespace("acme/users/42"), Date.now());
}

describe("raw requests", () => {
  it.each(rowsWhere("raw").map((row) => ({ ...row, what: String(row.value) })))(
    "$id is answered as it should be: $what ($why)",
    async ({ id, value }) => {
      const answer = ANSWERS[id];
      if (answer === undefined) throw new Error(`Nothing says how ${id} is answered.`);
      await answer(String(value));
      expect((await fetch(new URL("/health", server.url))).status).toBe(200);
    },
  );
});
