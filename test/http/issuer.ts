import { createServer } from "node:http";
import { exportJWK, exportSPKI, generateKeyPair } from "jose";
import { broken, MARK, type Signer, seconds, sign, unsigned } from "./forge.ts";

/** An OAuth issuer on this machine: its metadata, its keys, and tokens signed by it. */
export interface Issuer {
  readonly url: string;
  readonly audience: string;
  /** A good access token, with claims changed. */
  token(claims?: object, header?: object): Promise<string>;
  /** Tokens that must not count. */
  forged(): Promise<[what: string, token: string][]>;
  /** Adds a key to the issuer's, as it does before it takes the old one out; gives a token signed with it. */
  rotate(): Promise<string>;
  close(): void;
}

const SHARED_SECRET = Buffer.from("a secret that a key set should not hold");

export async function startIssuer(): Promise<Issuer> {
  const rsa = await generateKeyPair("RS256", { extractable: true });
  const longer = await generateKeyPair("RS512", { extractable: true });
  const stranger = await generateKeyPair("RS256");
  const keys = [
    { ...(await exportJWK(rsa.publicKey)), kid: "rsa", use: "sig" },
    { ...(await exportJWK(longer.publicKey)), kid: "longer" },
    { kty: "oct", k: SHARED_SECRET.toString("base64url"), kid: "shared" },
  ];
  const server = createServer((request, response) => {
    // It has a web page at every address, as many have.
    if (request.url === "/.well-known/oauth-authorization-server") {
      response.end("<html>");
      return;
    }
    const answers: Record<string, object> = {
      "/.well-known/openid-configuration": { issuer: url, jwks_uri: `${url}/keys` },
      "/keys": { keys },
    };
    const answer = answers[request.url ?? ""];
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const audience = "https://memory.example/mcp";
  const header = { alg: "RS256", typ: "at+jwt", kid: "rsa" };
  const good = (): Record<string, unknown> => ({
    iss: url,
    aud: audience,
    sub: "42",
    org_id: "acme",
    scope: "memory:read memory:write",
    exp: seconds() + 600,
  });
  const token = (claims: object = {}, changed: object = {}): Promise<string> =>
    sign({ ...good(), ...claims }, { key: rsa.privateKey, header: { ...header, ...changed } });
  const pem = new TextEncoder().encode(await exportSPKI(rsa.publicKey));

  const forged = async (): Promise<[string, string][]> => {
    const now = seconds();
    const claims: [string, object][] = [
      ["another issuer", { iss: "https://other.example" }],
      ["the issuer with a slash", { iss: `${url}/` }],
      ["another audience", { aud: "https://other.example/mcp" }],
      ["other audiences", { aud: ["https://other.example/mcp", "https://memory.example"] }],
      ["no audience", { aud: undefined }],
      ["expired a second ago", { exp: now - 1 }],
      ["not yet valid", { nbf: now + 60 }],
      ["no end", { exp: undefined }],
      ["an end as text", { exp: String(now + 600) }],
      ["no tenant", { org_id: undefined }],
      ["a tenant that is a list", { org_id: ["acme"] }],
      ["a tenant that is a number", { org_id: 7 }],
      ["an empty tenant", { org_id: "" }],
      ["a tenant with a slash", { org_id: "globex/users" }],
      ["a tenant that goes up", { org_id: ".." }],
      ["a user with a slash", { sub: "42/../43" }],
      ["an escaped slash", { sub: "42%2f43" }],
      ["a user that is an object", { sub: { id: "42" } }],
      ["an empty user", { sub: "" }],
      ["a user that is too long", { sub: "x".repeat(129) }],
      ["a user with a space", { sub: "42 43" }],
      ["scopes that are an object", { scope: { "memory:read": true } }],
      ["scopes that are numbers", { scope: [1] }],
    ];
    const headers: [string, Signer][] = [
      ["a stranger's key under the issuer's name", { key: stranger.privateKey, header }],
      ["a key that the issuer has not", { key: stranger.privateKey, header: { ...header, kid: MARK } }],
      [
        "an algorithm that is not on the list",
        { key: longer.privateKey, header: { ...header, alg: "RS512", kid: "longer" } },
      ],
      ["HS256 with the public key", { key: pem, header: { ...header, alg: "HS256" } }],
      [
        "HS256 with a secret out of the key set",
        { key: SHARED_SECRET, header: { ...header, alg: "HS256", kid: "shared" } },
      ],
      ["the type of an identity token", { key: rsa.privateKey, header: { ...header, typ: "id_token+jwt" } }],
      ["the type of our own tokens", { key: rsa.privateKey, header: { ...header, typ: "pigeonhole+jwt" } }],
      ["no type", { key: rsa.privateKey, header: { alg: "RS256", kid: "rsa" } }],
    ];
    const fine = await token();
    return [
      ...(await Promise.all(
        claims.map(
          async ([what, one]): Promise<[string, string]> => [what, await token({ email: MARK, ...one })],
        ),
      )),
      ...(await Promise.all(
        headers.map(async ([what, one]): Promise<[string, string]> => [what, await sign(good(), one)]),
      )),
      ["the algorithm none", unsigned({ ...header, alg: "none" }, good())],
      ...broken(fine, await token({ org_id: "globex" })),
    ];
  };
  const rotate = async (): Promise<string> => {
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    keys.push({ ...(await exportJWK(publicKey)), kid: "next", use: "sig" });
    return sign(good(), { key: privateKey, header: { ...header, kid: "next" } });
  };
  return { url, audience, token, forged, rotate, close: () => server.close() };
}
