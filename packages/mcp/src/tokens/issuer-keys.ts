import { MemoryError } from "@pigeonhole/core";
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { isLoopback } from "../loopback.js";

const TIMEOUT = 5_000;
/** How long a failure stands before the issuer is asked again, be it an answer or a key that was not there. */
const COOL_DOWN = 5_000;

/** A key set, which can be asked for anew. */
type KeySet = ReturnType<typeof createRemoteJWKSet>;

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
  let found: Promise<KeySet> | undefined;
  const keys = (): Promise<KeySet> | KeySet => {
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
  const askAgain = reloadNowAndThen();
  return async (header, input) => {
    try {
      const set = await keys();
      try {
        return await set(header, input);
      } catch (error) {
        // The issuer may have a new key. jose asks for it too, but not soon after it has asked.
        const asked = error instanceof errors.JWKSNoMatchingKey ? askAgain(set) : undefined;
        if (asked === undefined) throw error;
        await asked;
        return await set(header, input);
      }
    } catch (cause) {
      if (cause instanceof errors.JOSEError && REFUSALS.has(cause.code)) throw cause;
      throw new MemoryError("store_unavailable", "The issuer's keys could not be had.", {
        retryable: true,
        cause,
      });
    }
  };
}

/** Reloads a key set for all who wait for it, at most once in so long: tokens with made-up keys cost anyone nothing. */
function reloadNowAndThen(): (set: KeySet) => Promise<void> | undefined {
  let last = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  return (set) => {
    if (running === undefined && performance.now() - last >= COOL_DOWN) {
      last = performance.now();
      running = set.reload().finally(() => {
        running = undefined;
      });
    }
    return running;
  };
}

/**
 * Asks an issuer where its keys are: OAuth metadata (RFC 8414), else OpenID Connect Discovery. A place that answers with
 * anything else, such as a web page, is passed by.
 */
async function discover(issuer: string, url: URL): Promise<KeySet> {
  const path = url.pathname === "/" ? "" : url.pathname.replace(/\/$/, "");
  const places = [
    `/.well-known/oauth-authorization-server${path}`,
    `${path}/.well-known/openid-configuration`,
    `/.well-known/openid-configuration${path}`,
  ];
  for (const place of new Set(places)) {
    const keys = await keysAt(new URL(place, url), issuer).catch(() => undefined);
    if (keys !== undefined) return createRemoteJWKSet(keys, { timeoutDuration: TIMEOUT });
  }
  throw new TypeError("The issuer has no metadata.");
}

async function keysAt(place: URL, issuer: string): Promise<URL | undefined> {
  const response = await fetch(place, {
    headers: { accept: "application/json" },
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    return undefined;
  }
  const metadata = METADATA.parse(await response.json());
  return metadata.issuer === issuer ? secureUrl(metadata.jwks_uri, "The key set") : undefined;
}

function secureUrl(text: string, what: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname))) return url;
  throw new MemoryError("invalid_argument", `${what} has an https URL, or an http one on this machine.`);
}
