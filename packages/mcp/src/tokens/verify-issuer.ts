import { MemoryError, type Source } from "@pigeonhole/core";
import { decodeProtectedHeader, type JWTPayload, jwtVerify } from "jose";
import { type Access, READ_SCOPE, WRITE_SCOPE } from "./access.js";
import type { Authorize } from "./authorize.js";
import { checkClaims } from "./claims.js";
import { issuerKeys } from "./issuer-keys.js";
import { namespaceTemplate } from "./namespace-template.js";

/** Which tokens of an OAuth issuer count, and whose memory they open. */
export interface IssuerTokenOptions {
  /** The `iss` of its tokens, exactly; an https URL, or http on a loopback address. */
  readonly issuer: string;
  /** The `aud` that a token must name: this server's identifier at the issuer. */
  readonly audience: string;
  /** Claims to a namespace, such as `{org_id}/users/{sub}`. */
  readonly namespace: string;
  /** Where its keys are (JWKS); left out, its metadata says. */
  readonly jwks?: string;
  /** The `typ` that a token may say; "at+jwt" and "JWT" when left out. */
  readonly types?: readonly string[];
  /** The signature algorithms that count, asymmetric ones only. */
  readonly algorithms?: readonly string[];
}

const ASYMMETRIC = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const STANDARD_ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"];

/**
 * Verifies access tokens of an OAuth issuer: signature, type, issuer, audience, times, and the scopes `memory:read`
 * and `memory:write`. The namespace comes from the token's claims alone.
 *
 * @throws MemoryError `invalid_argument` for options that would let more in than is meant
 */
export function verifyIssuerTokens(options: IssuerTokenOptions): Authorize {
  const { issuer, audience, jwks, types = ["at+jwt", "JWT"], algorithms = STANDARD_ALGORITHMS } = options;
  for (const [name, text] of Object.entries({ issuer, audience, namespace: options.namespace })) {
    if (typeof text !== "string" || text === "") throw invalid(`Tokens of an issuer need ${name}.`);
  }
  if (!isList(algorithms) || algorithms.some((name) => !ASYMMETRIC.includes(name))) {
    throw invalid(`The algorithms are among ${ASYMMETRIC.join(", ")}.`);
  }
  if (!isList(types)) throw invalid('The types are a list such as "at+jwt" and "JWT".');
  const known = new Set(types.map(typeName));
  const namespaceOf = namespaceTemplate(options.namespace);
  const find = issuerKeys(issuer, jwks);
  return async (token) => {
    // Read before the signature is checked, and used for nothing but a refusal.
    const { typ } = decodeProtectedHeader(token);
    if (typeof typ !== "string" || !known.has(typeName(typ)))
      throw new TypeError("typ is not of an access token.");
    const { payload } = await jwtVerify(token, find, {
      algorithms: [...algorithms],
      issuer,
      audience,
      requiredClaims: ["exp"],
    });
    const { id, expiresAt } = checkClaims(payload);
    const source = sourceOf(payload);
    return {
      namespace: namespaceOf(payload),
      access: accessOf(payload),
      expiresAt,
      ...(source === undefined ? {} : { source }),
      ...(id === undefined ? {} : { id }),
    };
  };
}

function isList(list: readonly string[]): boolean {
  return Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === "string");
}

/** Media types compare without case, and `application/` may be left out (RFC 7515). */
function typeName(typ: string): string {
  return typ.toLowerCase().replace(/^application\//, "");
}

/** OAuth has `scope`, a text; some issuers write `scp`, a text or a list. */
function accessOf({ scope, scp }: JWTPayload): Access {
  const given: unknown = scope ?? scp ?? "";
  const words: unknown = typeof given === "string" ? given.split(" ") : given;
  if (!Array.isArray(words) || !words.every((word) => typeof word === "string")) {
    throw new TypeError("scope is no text.");
  }
  if (!words.includes(READ_SCOPE)) {
    throw new MemoryError("not_allowed", `This token lacks the scope ${READ_SCOPE}.`);
  }
  return words.includes(WRITE_SCOPE) ? "write" : "read";
}

/** Who is on record for what this token writes, where the claims are short enough for a source. */
function sourceOf({ sub, client_id, azp }: JWTPayload): Source | undefined {
  const user = shortText(sub);
  const agent = shortText(client_id ?? azp);
  if (user === undefined && agent === undefined) return undefined;
  return { ...(agent === undefined ? {} : { agent }), ...(user === undefined ? {} : { user }) };
}

function shortText(claim: unknown): string | undefined {
  return typeof claim === "string" && /^[\x20-\x7e]{1,256}$/.test(claim) ? claim : undefined;
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
