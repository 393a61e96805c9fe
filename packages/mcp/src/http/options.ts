import type { McpServer } from "@modelcontextprotocol/server";
import { MemoryError, memoryTools, openStore, type Store } from "@pigeonhole/core";
import { isLoopback } from "../loopback.js";
import type { Authorize } from "../tokens/authorize.js";
import { type CheckedGrant, checkGrant, checkNames, type Grant } from "../tokens/grant.js";
import { type Log, NO_LOG } from "./log.js";

/** How much one token may ask. */
export interface RateLimit {
  /** Requests a second in the long run. */
  readonly perSecond: number;
  /** Requests at once, after a rest. */
  readonly burst: number;
}

/** How an HTTP handler is made. */
export interface HttpHandlerOptions {
  /** Verifies a bearer token: `verifyOwnTokens`, `verifyIssuerTokens`, or a function of your own. */
  readonly authorize?: Authorize;
  /** In place of `authorize`: what every request gets, without a token. On loopback addresses only. */
  readonly anonymous?: Grant;
  /** A store, or a URL for `openStore`. Left out: `PIGEONHOLE_STORE`, or else the user's data directory. */
  readonly store?: Store | string;
  /** Adds the `forget` tool for tokens that may write. */
  readonly forget?: boolean;
  /** The most tokens of one reply; 1,000 when left out. */
  readonly maxReplyTokens?: number;
  /** Adds what is yours, such as another tool, to the server of each request. It gets no memory of the bearer's. */
  readonly extend?: (server: McpServer) => void;
  /** Where MCP is served; "/mcp" when left out. */
  readonly path?: string;
  /** The public URL of the MCP endpoint, behind a proxy for one. Its host is the one that requests may name. */
  readonly resource?: string;
  /** Host names that requests may name besides; without `resource`, loopback ones may be named too. */
  readonly allowedHosts?: readonly string[];
  /** Origins of web pages that may call, such as "https://app.example.com". */
  readonly allowedOrigins?: readonly string[];
  /** Issuers that give tokens for this server, for its metadata (RFC 9728). */
  readonly authorizationServers?: readonly string[];
  /** Per token; 1,000 a second and 10,000 at once when left out. */
  readonly rateLimit?: RateLimit;
  /** Where each request is told, without values and tokens; nowhere when left out. */
  readonly log?: Log;
}

/** Options, checked, with what was left out filled in. */
export interface Settings {
  readonly authorize: Authorize | undefined;
  readonly anonymous: CheckedGrant | undefined;
  readonly store: Store;
  readonly forget: boolean;
  readonly maxReplyTokens: number;
  readonly extend: ((server: McpServer) => void) | undefined;
  readonly path: string;
  readonly resource: URL | undefined;
  readonly allowedHosts: ReadonlySet<string>;
  readonly allowsLoopback: boolean;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly authorizationServers: readonly string[];
  readonly rateLimit: RateLimit;
  readonly log: Log;
}

const NAMES: ReadonlySet<string> = new Set<keyof HttpHandlerOptions>([
  "authorize",
  "anonymous",
  "store",
  "forget",
  "maxReplyTokens",
  "extend",
  "path",
  "resource",
  "allowedHosts",
  "allowedOrigins",
  "authorizationServers",
  "rateLimit",
  "log",
]);

/** @throws MemoryError `invalid_argument`, above all when no way to verify is set up */
export function checkHandlerOptions(options: HttpHandlerOptions): Settings {
  if (typeof options !== "object" || options === null) throw invalid("Options are an object.");
  const unknown = Object.keys(options).find((name) => !NAMES.has(name));
  if (unknown !== undefined)
    throw invalid(`There is no option ${JSON.stringify(unknown.slice(0, 60))} here.`);
  const { authorize, anonymous, store, forget = false, maxReplyTokens = 1_000, path = "/mcp" } = options;
  const { extend } = options;
  const { allowedHosts = [], allowedOrigins = [], authorizationServers = [], log = NO_LOG } = options;
  const { rateLimit = { perSecond: 1_000, burst: 10_000 } } = options;
  if ((typeof authorize === "function") === (anonymous !== undefined)) {
    throw invalid("Say how tokens are verified: `authorize` is a function. Without it nobody is let in.");
  }
  if (!/^(?:\/[\w.~-]+)+$/.test(path) || path === "/health" || path.startsWith("/.well-known")) {
    throw invalid('path is like "/mcp".');
  }
  // The tools have rules of their own, which a token that is met later could only break.
  memoryTools("checked", { store: "sqlite::memory:", forget, maxReplyTokens });
  checkRateLimit(rateLimit);
  checkLog(log);
  if (extend !== undefined && typeof extend !== "function") throw invalid("extend is a function.");
  const resource = options.resource === undefined ? undefined : resourceUrl(options.resource);
  return {
    authorize,
    anonymous: anonymous === undefined ? undefined : fixedGrant(anonymous),
    store: typeof store === "object" ? store : openStore(store),
    forget,
    maxReplyTokens,
    extend,
    path,
    resource,
    allowedHosts: new Set([
      ...listOf("allowedHosts", allowedHosts).map(hostName),
      ...(resource === undefined ? [] : [resource.hostname]),
    ]),
    allowsLoopback: resource === undefined || isLoopback(resource.hostname),
    allowedOrigins: new Set([
      ...listOf("allowedOrigins", allowedOrigins).map(originOf),
      ...(resource === undefined ? [] : [resource.origin]),
    ]),
    authorizationServers: listOf("authorizationServers", authorizationServers),
    rateLimit,
    log,
  };
}

function checkRateLimit(limit: RateLimit): void {
  const numbers: readonly unknown[] = [limit?.perSecond, limit?.burst];
  const isLimit = numbers.every((one) => typeof one === "number") && limit.perSecond > 0 && limit.burst >= 1;
  if (!isLimit) throw invalid("rateLimit has numbers: perSecond above 0, burst from 1.");
}

function checkLog(log: Log): void {
  const functions: readonly unknown[] = [log?.info, log?.warn, log?.error];
  if (functions.some((one) => typeof one !== "function")) {
    throw invalid("log has the functions info, warn and error, as pino has.");
  }
}

function listOf(name: string, list: readonly string[]): readonly string[] {
  if (Array.isArray(list) && list.every((one) => typeof one === "string")) return list;
  throw invalid(`${name} is a list of strings.`);
}

function fixedGrant(given: Grant): CheckedGrant {
  const grant = checkGrant(given);
  checkNames(grant);
  return grant;
}

function resourceUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw invalid('resource is the public URL of the endpoint, such as "https://memory.example.com/mcp".');
  }
  return url;
}

function hostName(host: string): string {
  const url = URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`) : undefined;
  if (url === undefined || url.port !== "" || url.hostname !== host.toLowerCase()) {
    throw invalid("allowedHosts are host names without port and scheme.");
  }
  return url.hostname;
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.origin === "null" || url.origin !== text.toLowerCase()) {
    throw invalid('allowedOrigins are like "https://app.example.com".');
  }
  return url.origin;
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
