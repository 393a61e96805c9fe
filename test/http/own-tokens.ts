import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exportSPKI, generateKeyPair, importJWK, type JWK } from "jose";
import { broken, MARK, type Signer, seconds, sign, unsigned } from "./forge.ts";

/** Tokens that look like Pigeonhole's own and must not count, most of them signed with its own key. */
export async function forgedOwnTokens(keyFolder: string): Promise<[what: string, token: string][]> {
  const file: { keys: [JWK & { kid: string }] } = JSON.parse(
    readFileSync(join(keyFolder, "token-keys.json"), "utf8"),
  );
  const [jwk] = file.keys;
  const { d: _secret, ...publicJwk } = jwk;
  const key = await importJWK(jwk, "EdDSA");
  const publicKey = await importJWK(publicJwk, "EdDSA");
  if (key instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error("This is no key pair.");
  const pem = new TextEncoder().encode(await exportSPKI(publicKey));
  const stranger = await generateKeyPair("EdDSA");
  const elliptic = await generateKeyPair("ES256");

  const header = { alg: "EdDSA", typ: "pigeonhole+jwt", kid: jwk.kid };
  const own: Signer = { key, header };
  const now = seconds();
  const good = {
    namespace: "acme/users/42",
    access: "write",
    iss: "pigeonhole",
    aud: "pigeonhole",
    iat: now,
    exp: now + 600,
    jti: "a-name",
    note: MARK,
  };
  const without = (...names: string[]): object =>
    Object.fromEntries(Object.entries(good).filter(([name]) => !names.includes(name)));
  const claims: [string, object | string][] = [
    ["another issuer", { ...good, iss: MARK }],
    ["no issuer", without("iss")],
    ["a list of issuers", { ...good, iss: ["pigeonhole"] }],
    ["the audience of another server", { ...good, aud: "https://other.example/mcp" }],
    ["an audience that begins alike", { ...good, aud: "pigeonhole2" }],
    ["an audience in capitals", { ...good, aud: "PIGEONHOLE" }],
    ["no audience", without("aud")],
    ["expired a second ago", { ...good, exp: now - 1 }],
    ["expires at its issue", { ...good, iat: now - 1, exp: now - 1 }],
    ["not yet valid", { ...good, nbf: now + 60 }],
    ["no end", without("exp")],
    ["an end as text", { ...good, exp: String(now + 600) }],
    ["an end that is null", { ...good, exp: null }],
    ["an end that never comes", JSON.stringify(good).replace(/"exp":\d+/, '"exp":1e400')],
    ["a beginning as text", { ...good, nbf: "0" }],
    ["no time of issue", without("iat")],
    ["no name of its own", without("jti")],
    ["a namespace that is a list", { ...good, namespace: ["acme", "users", "42"] }],
    ["a namespace that is an object", { ...good, namespace: { tenant: "acme" } }],
    ["a namespace that is a number", { ...good, namespace: 42 }],
    ["an empty namespace", { ...good, namespace: "" }],
    ["a namespace that goes up", { ...good, namespace: "acme/../globex" }],
    ["a namespace that ends in a slash", { ...good, namespace: "acme/" }],
    ["a namespace with a line break", { ...good, namespace: "acme\n" }],
    ["no namespace", without("namespace", "access")],
    ["a namespace and scopes", { ...good, scopes: { own: "acme" } }],
    ["scopes of two tenants", { ...without("namespace", "access"), scopes: { a: "acme", b: "globex" } }],
    ["no scope among its scopes", { ...without("namespace", "access"), scopes: {} }],
    [
      "a scope with a made-up access",
      { ...without("namespace", "access"), scopes: { a: { namespace: "acme", access: "all" } } },
    ],
    ["scopes that are a list", { ...without("namespace", "access"), scopes: ["acme"] }],
    ["no access", without("access")],
    ["a made-up access", { ...good, access: "admin" }],
    ["an access that is a list", { ...good, access: ["write"] }],
    ["a source with a field of its own", { ...good, source: { tenant: "globex" } }],
    ["claims that are a list", "[]"],
    ["claims that are null", "null"],
  ];
  const headers: [string, Signer][] = [
    ["no type", { key, header: { alg: "EdDSA", kid: jwk.kid } }],
    ["the type of any token", { key, header: { ...header, typ: "JWT" } }],
    ["the type of an access token", { key, header: { ...header, typ: "at+jwt" } }],
    ["a stranger's key under our name", { key: stranger.privateKey, header }],
    ["a stranger's key under its name", { key: stranger.privateKey, header: { ...header, kid: MARK } }],
    [
      "a path as the key's name",
      { key: stranger.privateKey, header: { ...header, kid: "../../token-keys.json" } },
    ],
    [
      "a URL as the key's name",
      { key: stranger.privateKey, header: { ...header, kid: "http://127.0.0.1:1/" } },
    ],
    ["an empty name of the key", { key: stranger.privateKey, header: { ...header, kid: "" } }],
    [
      "a key of its own inside",
      { key: stranger.privateKey, header: { alg: "EdDSA", typ: "pigeonhole+jwt", jwk: publicJwk } },
    ],
    [
      "a key set of its own",
      { key: stranger.privateKey, header: { ...header, jku: "http://127.0.0.1:1/keys" } },
    ],
    [
      "a certificate of its own",
      { key: stranger.privateKey, header: { ...header, x5u: "http://127.0.0.1:1/x5u" } },
    ],
    ["ES256 under our key's name", { key: elliptic.privateKey, header: { ...header, alg: "ES256" } }],
    ["HS256 with the public key", { key: pem, header: { ...header, alg: "HS256" } }],
    [
      "HS256 with the public key's bytes",
      { key: Buffer.from(String(jwk.x), "base64url"), header: { ...header, alg: "HS256" } },
    ],
  ];
  const fine = await sign(good, own);
  const signature = fine.split(".")[2] ?? "";
  return [
    ...(await Promise.all(
      claims.map(async ([what, one]): Promise<[string, string]> => [what, await sign(one, own)]),
    )),
    ...(await Promise.all(
      headers.map(async ([what, one]): Promise<[string, string]> => [what, await sign(good, one)]),
    )),
    ["the algorithm none", unsigned({ ...header, alg: "none" }, good)],
    ["the algorithm None, with a signature", unsigned({ ...header, alg: "None" }, good, signature)],
    ["no algorithm", unsigned({ typ: header.typ, kid: jwk.kid }, good, signature)],
    ["an extension that must be understood", unsigned({ ...header, crit: ["exp"], exp: 1 }, good, signature)],
    ...broken(fine, await sign({ ...good, namespace: "globex" }, { key: stranger.privateKey, header })),
  ];
}
