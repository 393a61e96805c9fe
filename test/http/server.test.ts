import { connect } from "node:net";
import { join } from "node:path";
import { Memory, openStore } from "@pigeonhole/core";
import { createHttpHandler, makeTokenKeys, mintToken, serveHttp, verifyOwnTokens } from "@pigeonhole/mcp";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/fault-places.ts";
import { bearer, modernRequest, post, rawRequest, sendRaw, toolCall } from "../support/http-calls.ts";
import { HttpProcess, runCommand } from "../support/http-process.ts";

const ASK = toolCall("recall", { query: "plan" });
const STORE = ["--store", "sqlite::memory:"];

describe("the http command", () => {
  it.each([
    ["nothing that verifies tokens", [], /Nothing says which tokens are good/],
    ["no audience for an issuer", ["--issuer", "https://id.example", "--namespace", "{sub}"], /--audience/],
    ["no namespace for an issuer", ["--issuer", "https://id.example", "--audience", "a"], /--namespace/],
    [
      "an issuer over http",
      ["--issuer", "http://id.example", "--audience", "a", "--namespace", "{sub}"],
      /https/,
    ],
    [
      "a namespace without a claim",
      ["--issuer", "https://id.example", "--audience", "a", "--namespace", "acme"],
      /names no claim/,
    ],
    [
      "a namespace of glued claims",
      ["--issuer", "https://id.example", "--audience", "a", "--namespace", "{a}{b}"],
      /at most one claim/,
    ],
    ["no tokens and no namespace", ["--insecure-no-auth"], /--namespace/],
    [
      "no tokens for a made-up namespace",
      ["--insecure-no-auth", "--namespace", "acme/../x"],
      /not a namespace segment/,
    ],
    [
      "no tokens on every address",
      ["--insecure-no-auth", "--namespace", "acme", "--host", "0.0.0.0"],
      /loopback/,
    ],
    [
      "no tokens on a name",
      ["--insecure-no-auth", "--namespace", "acme", "--host", "localhost.example"],
      /loopback/,
    ],
    [
      "no tokens and an issuer",
      ["--insecure-no-auth", "--namespace", "acme", "--issuer", "https://id.example"],
      /leave --issuer/,
    ],
  ])("refuses to start with %s", async (_what, flags, why) => {
    const { code, output, errors } = await runCommand(["http", "--port", "0", ...flags], {
      PIGEONHOLE_KEYS: join(temporaryFolder(), "none"),
    });
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors).toMatch(why);
    expect(errors).not.toMatch(/\bat .+:\d+/);
  });

  it("serves one namespace without tokens on this machine, and only to those who name it", async () => {
    const server = await HttpProcess.start([...STORE, "--insecure-no-auth", "--namespace", "acme/dev"]);
    expect((await post(server.url, ASK, bearer(undefined))).status).toBe(200);
    for (const host of ["evil.example", "0.0.0.0", "127.0.0.1.nip.io"]) {
      expect((await sendRaw(server.port, rawRequest("none", ASK, { host }))).status, host).toBe(403);
    }
  });

  it("answers what runs when it is told to stop, takes nothing new, and ends with its store closed", async () => {
    const folder = temporaryFolder();
    const keys = join(folder, "keys");
    const token = await mintToken({ namespace: "acme", access: "write", expires: "1h", keys });
    const server = await HttpProcess.start(["--keys", keys, "--store", `sqlite:${folder}`]);
    const idle = connect(server.port, "127.0.0.1");
    const writes = Array.from({ length: 40 }, (_, key) =>
      post(server.url, toolCall("remember", { key: `key ${key}`, value: "text" }), bearer(token)).catch(
        () => undefined,
      ),
    );
    await Promise.race(writes);
    server.signal("SIGTERM");
    const answers = await Promise.all(writes);
    expect(await server.ended()).toBe(0);
    idle.destroy();
    const done = answers.filter((answer) => answer?.status === 200).length;
    expect(done).toBeGreaterThan(0);
    const store = openStore(`sqlite:${folder}`);
    expect((await new Memory("acme", { store }).list()).entries.length).toBeGreaterThanOrEqual(done);
    await store.close();
    await expect(post(server.url, ASK, bearer(token))).rejects.toThrow();
    expect(server.lines.at(-1)).toContain('"msg":"stopped"');
  });
});

describe("the server", () => {
  const withServer = async (
    use: (server: { url: string; port: number; token: string }) => Promise<void>,
    options: { rateLimit?: { perSecond: number; burst: number } } = {},
  ): Promise<void> => {
    const store = openStore("sqlite::memory:", { clock: Date.now });
    const keys = await makeTokenKeys();
    const server = await serveHttp({ authorize: verifyOwnTokens({ keys }), store, port: 0, ...options });
    const token = await mintToken({ namespace: "acme", access: "write", expires: "1h", keys });
    try {
      await use({ url: server.url, port: server.port, token });
    } finally {
      await server.close();
      await store.close();
    }
  };

  it("limits the rate of each token, and says when to come again", () =>
    withServer(
      async ({ url, token }) => {
        const answers = [];
        for (let call = 0; call < 5; call++) answers.push(await post(url, ASK, bearer(token)));
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
        expect(Number(answers.at(-1)?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      },
      { rateLimit: { perSecond: 0.001, burst: 3 } },
    ));

  it("takes 1 MiB and no more, in one piece or in chunks", () =>
    withServer(async ({ url, port, token }) => {
      const filled = (bytes: number): string => `${ASK}${" ".repeat(bytes - ASK.length)}`;
      expect((await post(url, filled(1_048_576), bearer(token))).status).toBe(200);
      expect((await sendRaw(port, rawRequest(token, filled(1_048_577)))).status).toBe(413);
      const body = filled(1_100_000);
      const chunked = await fetch(url, {
        method: "POST",
        headers: bearer(token),
        body: new Blob([body]).stream(),
        duplex: "half",
      } as RequestInit).then(
        ({ status }) => status,
        () => 413,
      );
      expect(chunked).toBe(413);
    }));

  it("answers what is too deep, too long or of another kind without a fault of its own", () =>
    withServer(async ({ url, port, token }) => {
      const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
      const call = toolCall("remember", { key: "key", value: "here" });
      const bodies = [
        deep,
        call.replace('"here"', deep),
        `{"jsonrpc":"2.0","id":1,"method":${deep}}`,
        "",
        "null",
        "7",
        '"text"',
        "{",
      ];
      for (const body of bodies) {
        const { status } = await post(url, body, bearer(token));
        expect(status, body.slice(0, 60)).toBeLessThan(500);
      }
      const huge = { "x-note": "x".repeat(20_000) };
      expect((await sendRaw(port, rawRequest(token, ASK, huge))).status).toBe(431);
      expect((await sendRaw(port, rawRequest(token, ASK, { "x-note": "x".repeat(200_000) }))).status).toBe(
        431,
      );
      expect((await post(url, ASK, { ...bearer(token), "content-type": "text/plain" })).status).toBe(415);
      expect((await post(url, ASK, { ...bearer(token), "content-encoding": "gzip" })).status).toBe(415);
      for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
        const { status, headers } = await fetch(url, { method, headers: bearer(token) });
        expect([method, status, headers.get("allow")]).toEqual([method, 405, "POST"]);
        expect((await fetch(url, { method })).status).toBe(401);
      }
    }));

  it("tells its health and where its tokens come from, to anyone", () =>
    withServer(async ({ url, port }) => {
      const target = "http://evil.example/.well-known/oauth-protected-resource";
      const absolute = `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      expect((await sendRaw(port, absolute)).text).toContain('"resource":"http://localhost/mcp"');
      expect(await (await fetch(new URL("/health", url))).json()).toEqual({ status: "ok" });
      for (const path of [
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-protected-resource/mcp",
      ]) {
        expect(await (await fetch(new URL(path, url))).json()).toMatchObject({
          resource: url,
          scopes_supported: ["memory:read", "memory:write"],
          bearer_methods_supported: ["header"],
        });
      }
      expect((await fetch(new URL("/.well-known/oauth-protected-resource/other", url))).status).toBe(404);
    }));
});

describe("a handler", () => {
  it("refuses to be made without verification, with both ways, or with a made-up option", () => {
    const store = openStore("sqlite::memory:", { clock: Date.now });
    const wrong: object[] = [
      { store },
      { store, authorize: "acme" },
      { store, authorize: () => undefined, anonymous: { namespace: "acme" } },
      { store, authorise: () => ({ namespace: "acme" }) },
      { store, anonymous: { namespace: "acme", scopes: {} } },
      { store, authorize: () => undefined, path: "mcp" },
      { store, authorize: () => undefined, resource: "memory.example" },
      ...[
        { path: "/health" },
        { maxReplyTokens: 5 },
        { maxReplyTokens: null },
        { forget: "yes" },
        { rateLimit: null },
        { rateLimit: { perSecond: "5", burst: 5 } },
        { log: null },
        { log: { info: () => undefined } },
        { extend: "all" },
        { allowedHosts: "memory.example" },
        { allowedHosts: [7] },
        { allowedOrigins: [null] },
        { authorizationServers: "https://id.example" },
      ].map((one) => ({ store, authorize: () => undefined, ...one })),
    ];
    for (const options of wrong) {
      expect(() => Reflect.apply(createHttpHandler, undefined, [options]), JSON.stringify(options)).toThrow(
        expect.objectContaining({ code: "invalid_argument" }),
      );
    }
  });

  it("reads no more than 1 MiB of a body, whatever length it says", async () => {
    const store = openStore("sqlite::memory:", { clock: Date.now });
    const handler = createHttpHandler({ store, authorize: () => ({ namespace: "acme" }) });
    for (const length of ["10", "0", "-1", "1048576"]) {
      let read = 0;
      const endless = new ReadableStream({
        pull(controller) {
          read += 65_536;
          controller.enqueue(new Uint8Array(65_536));
          if (read >= 64 * 1_048_576) controller.close();
        },
      });
      const init = { method: "POST", headers: { ...bearer("t"), "content-length": length }, body: endless };
      const request = new Request("http://localhost/mcp", { ...init, duplex: "half" } as RequestInit);
      expect((await handler(request)).status, length).toBe(413);
      expect(read, length).toBeLessThan(4 * 1_048_576);
    }
    await store.close();
  });

  it("is called like fetch, and asks an authorize function of your own about each request", async () => {
    const store = openStore("sqlite::memory:", { clock: Date.now });
    const told = new Map([
      ["good", "acme"],
      ["bad", "acme/../globex"],
    ]);
    const handler = createHttpHandler({
      store,
      resource: "https://memory.example/mcp",
      authorize: (token) => {
        if (token === "fault") throw new Error("a secret of the verifier's");
        const namespace = told.get(token);
        return namespace === undefined ? undefined : { namespace, access: "read" };
      },
    });
    const ask = (token: string): Request => {
      const { body, headers } = modernRequest("tools/list");
      return new Request("https://memory.example/mcp", {
        method: "POST",
        body,
        headers: { ...bearer(token), ...headers },
      });
    };
    for (const call of [handler, handler.fetch]) {
      const answer = await call(ask("good"));
      expect(await answer.text()).toMatch(/"recall"/);
      for (const token of ["bad", "unknown", "fault"]) {
        const refused = await call(ask(token));
        expect(refused.status, token).toBe(401);
        expect(await refused.text()).not.toContain("secret");
        expect(refused.headers.get("www-authenticate")).toContain(
          'resource_metadata="https://memory.example/.well-known/oauth-protected-resource/mcp"',
        );
      }
    }
    told.delete("good");
    expect((await handler(ask("good"))).status).toBe(401);
    await handler.close();
    expect((await handler(ask("good"))).status).toBe(503);
  });
});
