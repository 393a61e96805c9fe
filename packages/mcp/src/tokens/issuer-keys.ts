import { MemoryError } from "@pigeonhole/core";
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { isLoopback } from "../loopback.js";

const TIMEOUT = 5_000;
/** How long a failure stands before the issuer is asked again. */
const COOL_DOWN = 5_000;

/** What says that the token is wrong; anything else says that the keys could not be had. */
const REFUSALS: ReadonlySet<string> = new Set([
  errors.JWKSNoMatchingKey.code,
  errors.JWKSMultipleMatchingKeys.code,
  errors.JOSENotSupported.code,
]);

const METADATA = z.object({ issuer: z.string(), jwks_uri: z.string() });

/**
 * Finds the keys of an issuer: at `jwks`, or where its metadata says. Nothing is fetched before the first token.
 *
 * The function throws what jose throws for a key that is not there, and a retryable MemoryError `store_unavailable`
 * when the issuer does not answer.
 *
 * @throws MemoryError `invalid_argument` for an address that is neither https nor on this machine
 */
export function issuerKeys(issuer: string, jwks: string | undefined): JWTVerifyGetKey {
  const issuerUrl = secureUrl(issuer, "The issuer");
  const given =
    jwks === undefined
      ? undefined
      : createRemoteJWKSet(secureUrl(jwks, "The key set"), { timeoutDuration: TIMEOUT });
  let found: Promise<JWTVerifyGetKey> | undefined;
  const keys = (): Promise<JWTVerifyGetKey> | JWTVerifyGetKey => {
    if (given !== undefined) return given;
    if (found === undefined) {
      const asked = discover(issuer, issuerUrl);
      found = asked;
      asked.catch(() => {
        setTimeout(() => {
          found = undefined;
        }, COOL_DOWN).unref();
      });
    }
    return found;
  };
  return async (header, input) => {
    try {
      return await (await keys())(header, input);
    } catch (cause) {
      if (cause instanceof errors.JOSEError && REFUSALS.has(cause.code)) throw cause;
      throw new MemoryError("store_unavailable", "The issuer's keys could not be had.", {
        retryable: true,
        cause,
      });
    }
  };
}

/** Asks an issuer where its keys are: OAuth metadata (RFC 8414), else OpenID Connect Discovery. */
async function discover(issuer: string, url: URL): Promise<JWTVerifyGetKey> {
  const path = url.pathname === "/" ? "" : url.pathname.replace(/\/$/, "");
  const places = [
    `/.well-known/oauth-authorization-server${path}`,
    `${path}/.well-known/openid-configuration`,
    `/.well-known/openid-configuration${path}`,
  ];
  for (const place of new Set(places)) {
    const response = await fetch(new URL(place, url), {
      headers: { accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.status === 200) {
      const metadata = METADATA.parse(await response.json());
      if (metadata.issuer !== issuer) throw new TypeError("The metadata is another issuer's.");
      return createRemoteJWKSet(secureUrl(metadata.jwks_uri, "The key set"), { timeoutDuration: TIMEOUT });
    }
    await response.body?.cancel();
  }
  throw new TypeError("The issuer has no metadata.");
}

function secureUrl(text: string, what: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname))) return url;
  throw new MemoryError("invalid_argument", `${what} has an https URL, or an http one on this machine.`);
}
