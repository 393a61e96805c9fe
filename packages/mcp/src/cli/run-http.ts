import { MemoryError } from "@pigeonhole/core";
import { pino } from "pino";
import { type HttpServerOptions, serveHttp } from "../http/serve-http.js";
import { readTokenKeys } from "../tokens/key-file.js";
import { verifyIssuerTokens } from "../tokens/verify-issuer.js";
import { verifyOwnTokens } from "../tokens/verify-own.js";
import { openCommandStore } from "./open-command-store.js";

/** The flags of the `http` command. */
export interface HttpFlags {
  port: number;
  host: string;
  store?: string;
  forget?: boolean;
  keys?: string;
  audience?: string;
  issuer?: string;
  jwks?: string;
  namespace?: string;
  insecureNoAuth?: boolean;
  resource?: string;
  allowedHost: string[];
  allowedOrigin: string[];
  rateLimit?: number;
  logLevel: string;
}

/**
 * Serves until SIGTERM or SIGINT, then lets what runs end and closes the store. The log goes to standard error.
 *
 * @throws MemoryError `invalid_argument` for flags that do not go together, above all when nothing verifies tokens
 */
export async function runHttp(given: HttpFlags): Promise<void> {
  const verification = await verificationOf(given);
  const log = pino({ level: given.logLevel, base: null }, pino.destination({ dest: 2, sync: false }));
  const store = openCommandStore(given.store);
  const { port, host, forget, resource, rateLimit } = given;
  const server = await serveHttp({
    ...verification,
    port,
    host,
    store,
    log,
    allowedHosts: given.allowedHost,
    allowedOrigins: given.allowedOrigin,
    ...(forget === undefined ? {} : { forget }),
    ...(resource === undefined ? {} : { resource }),
    ...(rateLimit === undefined ? {} : { rateLimit: { perSecond: rateLimit, burst: rateLimit * 10 } }),
  });
  log.info({ url: server.url }, "listening");
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await server.close();
    await store.close();
    log.info({}, "stopped");
    log.flush();
  };
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
}

type Verification = Pick<HttpServerOptions, "authorize" | "anonymous" | "authorizationServers">;

/** @throws MemoryError when nothing says how tokens are verified */
async function verificationOf(given: HttpFlags): Promise<Verification> {
  const { insecureNoAuth = false, issuer, audience, jwks, namespace, keys } = given;
  if (insecureNoAuth) {
    if (issuer !== undefined || keys !== undefined || audience !== undefined) {
      throw invalid("--insecure-no-auth checks no tokens; leave --issuer, --audience and --keys out.");
    }
    if (namespace === undefined)
      throw invalid("--insecure-no-auth serves one --namespace, such as acme/dev.");
    return { anonymous: { namespace } };
  }
  if (issuer !== undefined) {
    if (keys !== undefined) throw invalid("Tokens come from --issuer or from --keys, not from both.");
    if (audience === undefined)
      throw invalid("--issuer needs the --audience that its tokens name for this server.");
    if (namespace === undefined) {
      throw invalid("--issuer needs a --namespace made of its claims, such as {org_id}/users/{sub}.");
    }
    const options = { issuer, audience, namespace, ...(jwks === undefined ? {} : { jwks }) };
    return { authorize: verifyIssuerTokens(options), authorizationServers: [issuer] };
  }
  if (namespace !== undefined || jwks !== undefined) {
    throw invalid(
      "--namespace and --jwks go with --issuer; a token of the token command names its own namespace.",
    );
  }
  const found = await readTokenKeys(keys);
  if (found === undefined) {
    throw invalid(
      "Nothing says which tokens are good, so the server does not start. Make a token with the token command, " +
        "which makes the keys, or take the tokens of an OAuth issuer with --issuer, --audience and --namespace.",
    );
  }
  return { authorize: verifyOwnTokens({ keys: found, ...(audience === undefined ? {} : { audience }) }) };
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
