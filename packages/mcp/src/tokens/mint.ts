import type { Source } from "@pigeonhole/core";
import { SignJWT } from "jose";
import type { Access } from "./access.js";
import { checkGrant, checkNames, type GrantScope } from "./grant.js";
import { openTokenKeys } from "./key-file.js";
import { parseLifetime } from "./lifetime.js";
import { checkAudience, OWN_AUDIENCE, OWN_ISSUER, OWN_TYPE } from "./own-token.js";
import { OWN_ALGORITHM, type TokenKeys } from "./token-keys.js";

/** What a token carries: one namespace with an access, or named scopes of one tenant. */
export interface TokenOptions {
  readonly namespace?: string;
  /** What may be done in `namespace`; "write" when left out. */
  readonly access?: Access;
  /** In place of `namespace`, as `memoryTools` takes them. */
  readonly scopes?: { readonly [name: string]: GrantScope };
  /** On record with every write made with this token. */
  readonly source?: Source;
  /** How long it is good: `30d`, `12h`, or seconds. */
  readonly expires: string | number;
  /** The server that it is for: what that server has as its audience. */
  readonly audience?: string;
  /** Keys, or the directory that holds them; left out, the user's own, made at first use. */
  readonly keys?: TokenKeys | string;
}

/**
 * Makes a token for a memory server. Whoever holds it can use its namespaces until it ends; nothing takes it back
 * before, so keep lifetimes short.
 *
 * @example
 * const token = await mintToken({ namespace: "acme/users/42", access: "read", expires: "30d" });
 * @throws MemoryError `invalid_argument`, `invalid_namespace`; `not_allowed` for scopes of two tenants
 */
export async function mintToken(options: TokenOptions): Promise<string> {
  const { namespace, access, scopes, source, expires, audience = OWN_AUDIENCE, keys } = options;
  const claims = {
    ...(namespace === undefined ? {} : { namespace, access: access ?? "write" }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(source === undefined ? {} : { source }),
  };
  checkNames(checkGrant(scopes === undefined ? claims : { ...claims, access }));
  const lifetime = parseLifetime(expires);
  const { signing } = typeof keys === "object" ? keys : await openTokenKeys(keys);
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: OWN_ALGORITHM, typ: OWN_TYPE, kid: signing.kid })
    .setIssuer(OWN_ISSUER)
    .setAudience(checkAudience(audience))
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime)
    .setJti(crypto.randomUUID())
    .sign(signing.key);
}
