// Two companies on one memory server, each with a token; each tries to reach the other's memory.
import { strict as assert } from "node:assert";
import { openStore } from "@pigeonhole/core";
import { makeTokenKeys, mintToken, serveHttp, verifyOwnTokens } from "@pigeonhole/mcp";
import { altered, statusOf } from "./attempts.ts";
import { connect, read, say } from "./client.ts";

const store = openStore("sqlite::memory:");
const keys = await makeTokenKeys();
const server = await serveHttp({ authorize: verifyOwnTokens({ keys }), store, port: 0 });

const tokenOf = (namespace: string, access: "read" | "write" = "write"): Promise<string> =>
  mintToken({ namespace, access, expires: "1h", keys });
const acmeToken = await tokenOf("acme/users/42");
const globexToken = await tokenOf("globex/users/42");
const acme = await connect(server.url, acmeToken);
const globex = await connect(server.url, globexToken);

// The same key in both: neither knows of the other's.
console.log(await say(acme, "remember", { key: "offer", value: "Our lowest price is 4,100." }));
console.log(await say(globex, "remember", { key: "offer", value: "We would pay up to 5,200." }));
assert.match(await say(acme, "recall", { query: "offer" }), /4,100/);
assert.match(await say(globex, "recall", { query: "offer" }), /5,200/);

// Whatever a model asks for, it asks in its own company's memory.
for (const [client, secret] of [
  [acme, "5,200"],
  [globex, "4,100"],
] as const) {
  const answers = [
    await say(client, "recall", { query: "offer price pay lowest globex acme" }),
    await say(client, "recall", { query: "offer", namespace: "globex/users/42" }),
    await say(client, "list_memory", { prefix: "../../globex/users/42/" }),
    await read(client, "memory://globex/users/42/offer"),
    await read(client, "memory://entries/..%2f..%2fglobex%2fusers%2f42%2foffer"),
  ];
  for (const answer of answers) assert.doesNotMatch(answer, new RegExp(secret));
}

// A token that its bearer has changed is none, and a header names no tenant.
const ask = {
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "recall", arguments: { query: "offer" } },
};
const write = { ...ask, params: { name: "remember", arguments: { key: "offer", value: "Nothing." } } };
const reader = await tokenOf("acme/users/42", "read");
assert.equal(await statusOf(server.url, altered(globexToken, { namespace: "acme/users/42" }), ask), 401);
assert.equal(await statusOf(server.url, altered(acmeToken, { exp: 4_102_444_800 }), ask), 401);
assert.equal(await statusOf(server.url, altered(reader, { access: "write" }), write), 401);
assert.equal(await statusOf(server.url, reader, write), 403);
assert.equal(await statusOf(server.url, acmeToken, ask, { "x-tenant": "globex" }), 200);
assert.match(await say(acme, "recall", { query: "offer" }), /4,100/);

await acme.close();
await globex.close();
await server.close();
await store.close();
console.log("Two companies, one server: neither reached the other.");
