import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/fault-places.ts";
import { type Answer, bearer, post, sendRaw, toolCall } from "../support/http-calls.ts";
import { HttpProcess, runCommand } from "../support/http-process.ts";
import { MARK } from "./forge.ts";
import { startIssuer } from "./issuer.ts";
import { forgedOwnTokens } from "./own-tokens.ts";

const ASK = toolCall("recall", { query: "plan" });
const STORE = ["--store", "sqlite::memory:"];

/** Sends each token and tells what did not get its 401. */
async function accepted(url: string, tokens: readonly [string, string][]): Promise<string[]> {
  const wrong: string[] = [];
  for (const [what, token] of tokens) {
    const { status, headers } = await post(url, ASK, bearer(token));
    const challenge = headers.get("www-authenticate") ?? "";
    const isGood =
      status === 401 &&
      /^Bearer error="invalid_token", resource_metadata="http[^"]+", scope="memory:read memory:write"$/.test(
        challenge,
      );
    if (!isGood) wrong.push(`${what}: ${status} ${challenge}`);
  }
  return wrong;
}

/** What of the tokens, or of claims that nobody vouched for, stands in what a server printed. */
function leaked(lines: readonly string[], tokens: readonly [string, string][]): string[] {
  const printed = lines.join("\n");
  const parts = tokens.flatMap(([, token]) => token.split(".")).filter((part) => part.length > 20);
  return [MARK, "globex", "Bearer", ...parts].filter((part) => printed.includes(part));
}

it("tokens of our own are made for their owner's eyes, and of the forged ones none is taken", async () => {
  const keys = join(temporaryFolder(), "keys");
  const mint = ["token", "--keys", keys, "--namespace", "acme/users/42", "--expires", "30d"];
  const made = await runCommand([...mint, "--access", "write"]);
  expect(made).toMatchObject({ code: 0, errors: "" });
  const good = made.output.trim();
  expect(statSync(join(keys, "token-keys.json")).mode & 0o777).toBe(0o600);

  const server = await HttpProcess.start([...STORE, "--keys", keys]);
  const forged = await forgedOwnTokens(keys);
  expect(forged.length).toBeGreaterThanOrEqual(60);
  expect(await accepted(server.url, forged)).toEqual([]);
  expect((await post(server.url, ASK, bearer(good))).status).toBe(200);

  const elsewhere: [string, Promise<Answer>][] = [
    ["in the query", post(`${server.url}?access_token=${good}&token=${good}`, ASK, bearer(undefined))],
    ["in the body", post(server.url, ASK.replace("}}}", `},"token":"${good}"}}`), bearer(undefined))],
    ["in a cookie", post(server.url, ASK, { ...bearer(undefined), cookie: `token=${good}` })],
    [
      "in another header",
      post(server.url, ASK, {
        ...bearer(undefined),
        "x-api-key": good,
        "proxy-authorization": `Bearer ${good}`,
      }),
    ],
    [
      "as a password",
      post(server.url, ASK, { ...bearer(undefined), authorization: `Basic ${btoa(`token:${good}`)}` }),
    ],
    ["under another scheme", post(server.url, ASK, { ...bearer(undefined), authorization: `DPoP ${good}` })],
    ["without a scheme", post(server.url, ASK, { ...bearer(undefined), authorization: good })],
    [
      "twice",
      post(server.url, ASK, { ...bearer(undefined), authorization: `Bearer ${good}, Bearer ${good}` }),
    ],
    [
      "in two headers",
      sendRaw(
        server.port,
        `POST /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${good}\r\nAuthorization: Bearer ${good}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: ${ASK.length}\r\n\r\n${ASK}`,
      ),
    ],
  ];
  const statuses = await Promise.all(elsewhere.map(async ([what, answer]) => [what, (await answer).status]));
  expect(statuses.filter(([, status]) => status !== 401)).toEqual([]);

  server.signal("SIGTERM");
  expect(await server.ended()).toBe(0);
  expect(leaked(server.lines, [...forged, ["good", good]])).toEqual([]);
  expect(server.lines.filter((line) => line.includes('"status":401')).length).toBeGreaterThan(60);
});

it("tokens of an issuer open the memory that their claims name, and of the forged ones none is taken", async () => {
  const issuer = await startIssuer();
  const server = await HttpProcess.start([
    ...STORE,
    ...["--issuer", issuer.url, "--audience", issuer.audience, "--namespace", "{org_id}/users/{sub}"],
  ]);
  const remember = toolCall("remember", { key: "plan", value: "gold" });
  const [own, other] = [await issuer.token(), await issuer.token({ sub: "43" })];
  expect((await post(server.url, remember, bearer(own))).text).toContain("Remembered");
  expect((await post(server.url, ASK, bearer(own))).text).toContain("gold");
  expect((await post(server.url, ASK, bearer(other))).text).toContain("Nothing remembered matches");
  for (const typ of ["JWT", "application/at+jwt", "AT+JWT"]) {
    expect((await post(server.url, ASK, bearer(await issuer.token({}, { typ })))).status, typ).toBe(200);
  }
  for (const scp of [["memory:read"], "memory:read"]) {
    const reader = await issuer.token({ scope: undefined, scp });
    expect((await post(server.url, ASK, bearer(reader))).status).toBe(200);
    expect((await post(server.url, remember, bearer(reader))).status).toBe(403);
  }
  for (const scope of ["", "memory:write", "memory:reads", "openid"]) {
    const { status, headers } = await post(server.url, ASK, bearer(await issuer.token({ scope })));
    expect(status, scope).toBe(403);
    expect(headers.get("www-authenticate")).toMatch(
      /^Bearer error="insufficient_scope", .*scope="memory:read"$/,
    );
  }

  const [next, stranger] = [await issuer.rotate(), await issuer.token({}, { kid: "made-up" })];
  expect(
    await Promise.all([next, next].map(async (token) => (await post(server.url, ASK, bearer(token))).status)),
  ).toEqual([200, 200]);
  expect((await post(server.url, ASK, bearer(stranger))).status).toBe(401);

  const forged = await issuer.forged();
  expect(forged.length).toBeGreaterThanOrEqual(40);
  expect(await accepted(server.url, forged)).toEqual([]);
  expect((await post(server.url, ASK, bearer(own))).status).toBe(200);
  server.signal("SIGTERM");
  await server.ended();
  issuer.close();
  expect(leaked(server.lines, [...forged, ["own", own]])).toEqual([]);
});

it("tokens of an issuer that does not answer wait for it, and are not taken meanwhile", async () => {
  const issuer = await startIssuer();
  const token = await issuer.token();
  issuer.close();
  const server = await HttpProcess.start([
    ...STORE,
    ...["--issuer", issuer.url, "--audience", issuer.audience, "--namespace", "{org_id}/users/{sub}"],
  ]);
  const { status, headers } = await post(server.url, ASK, bearer(token));
  expect([status, headers.get("retry-after")]).toEqual([503, "5"]);
});

it("keys that others can read are refused, and so is a damaged file", async () => {
  const keys = join(temporaryFolder(), "keys");
  const mint = ["token", "--keys", keys, "--namespace", "acme", "--access", "read", "--expires", "1h"];
  await runCommand(mint);
  const { chmodSync, writeFileSync } = await import("node:fs");
  chmodSync(join(keys, "token-keys.json"), 0o644);
  expect(await runCommand(mint)).toMatchObject({
    code: 2,
    output: "",
    errors: expect.stringMatching(/chmod 600/),
  });
  expect(await runCommand(["http", "--keys", keys])).toMatchObject({ code: 2 });
  chmodSync(join(keys, "token-keys.json"), 0o600);
  writeFileSync(join(keys, "token-keys.json"), "{}");
  expect(await runCommand(mint)).toMatchObject({
    code: 2,
    output: "",
    errors: expect.stringMatching(/cannot be read/),
  });
});

it("processes that make the first token at once agree on one key", async () => {
  const keys = join(temporaryFolder(), "keys");
  const mint = ["token", "--keys", keys, "--namespace", "acme", "--access", "read", "--expires", "1h"];
  const made = await Promise.all(Array.from({ length: 4 }, () => runCommand(mint)));
  expect(made.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(new Set(made.map(({ output }) => output.split(".")[0])).size).toBe(1);
  expect(existsSync(join(keys, "token-keys.json"))).toBe(true);
});
