import { isMemoryError } from "@pigeonhole/core";
import { type Context, Hono } from "hono";
import { cors } from "hono/cors";
import { listenUris } from "../resources/asked-uris.js";
import { READ_SCOPE, WRITE_SCOPE } from "../tokens/access.js";
import { messageWithoutNulls } from "../without-nulls.js";
import { type Bearer, bearerOf, forbidden, unauthorized } from "./bearer.js";
import { checkHeaderSize, checkHost, checkOrigin } from "./guards.js";
import { type MemoryServer, MemoryServers } from "./memory-servers.js";
import { METADATA_PATH, metadataResponse } from "./metadata.js";
import { checkHandlerOptions, type HttpHandlerOptions, type Settings } from "./options.js";
import { RateLimiter } from "./rate-limiter.js";
import { readJsonBody } from "./read-body.js";
import { Refusal } from "./refusal.js";
import { isWrite, type Rpc, readRpc } from "./rpc.js";
import { Running, whenMade } from "./running.js";

/** A web-standard handler: call it, or its `fetch`, with a Request. */
export interface HttpHandler {
  (request: Request): Promise<Response>;
  fetch(request: Request): Promise<Response>;
  /** Takes no more requests, lets those that run end, and ends open subscriptions. Leaves the store open. */
  close(): Promise<void>;
}

/**
 * Serves many tenants over MCP's Streamable HTTP, both protocol generations, without sessions. Whose memory a request
 * reaches is told by its verified token alone. Besides MCP it serves `/health` and the metadata of RFC 9728.
 *
 * @example
 * const handler = createHttpHandler({ authorize: verifyOwnTokens(), store: "sqlite:./memory" });
 * @throws MemoryError `invalid_argument`, above all when no way to verify is set up
 */
export function createHttpHandler(options: HttpHandlerOptions): HttpHandler {
  return handlerOf(checkHandlerOptions(options), { isFramed: false });
}

/** {@link createHttpHandler} of checked options, for a server that says whether it has framed the bodies. */
export function handlerOf(settings: Settings, { isFramed }: { isFramed: boolean }): HttpHandler {
  const service = new HttpService(settings, isFramed);
  const fetch = (request: Request): Promise<Response> => service.fetch(request);
  return Object.assign(fetch.bind(undefined), { fetch, close: () => service.close() });
}

/** What the log tells of a request. */
interface Notes {
  rpc?: Rpc;
  bearer?: Bearer;
}

/** Timers take no more than 31 bits of milliseconds; a stream of 24 days may as well begin anew. */
const LONGEST_TIMER = 2_147_483_647;

type Environment = { Variables: { notes: Notes } };

class HttpService {
  readonly #settings: Settings;
  readonly #isFramed: boolean;
  readonly #servers: MemoryServers;
  readonly #limiter: RateLimiter;
  readonly #app: Hono<Environment>;
  readonly #running = new Running();
  #closing = false;

  constructor(settings: Settings, isFramed: boolean) {
    this.#settings = settings;
    this.#isFramed = isFramed;
    this.#servers = new MemoryServers(settings);
    this.#limiter = new RateLimiter(settings.rateLimit);
    this.#app = this.#routes();
  }

  async fetch(request: Request): Promise<Response> {
    const end = this.#running.begin();
    try {
      return await this.#app.fetch(request);
    } finally {
      end();
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#running.idle();
    await this.#servers.close();
  }

  #routes(): Hono<Environment> {
    const settings = this.#settings;
    const { path, resource } = settings;
    const app = new Hono<Environment>();
    app.use((context, next) => this.#told(context, next));
    app.onError((error) => answerTo(error).response());
    app.notFound(() => new Refusal(404, -32_601, `MCP is served at ${path}.`).response());
    // Those who ask for health know an address, not a name.
    app.get("/health", () => this.#health());
    app.use(async (context, next) => {
      checkHost(context.req.raw, settings);
      checkOrigin(context.req.raw, settings);
      await next();
    });
    app.use(
      cors({ origin: (origin) => origin, allowMethods: ["POST"], exposeHeaders: ["WWW-Authenticate"] }),
    );
    for (const below of new Set(["", path, resource?.pathname ?? ""])) {
      app.get(`${METADATA_PATH}${below}`, ({ req }) => metadataResponse(req.raw, settings));
    }
    app.all(path, (context) => this.#serve(context.req.raw, context.var.notes));
    return app;
  }

  async #serve(request: Request, notes: Notes): Promise<Response> {
    if (this.#closing) throw stopping();
    const bearer = await bearerOf(request, this.#settings);
    notes.bearer = bearer;
    checkHeaderSize(request.headers);
    const wait = this.#limiter.take(bearer.id);
    if (wait > 0) {
      throw new Refusal(429, -32_000, "Too many requests with this token.", { "retry-after": String(wait) });
    }
    const server = this.#serverOf(bearer, request);
    if (request.method !== "POST")
      throw new Refusal(405, -32_601, "MCP is served to POST.", { allow: "POST" });
    if (request.headers.has("mcp-session-id")) {
      throw new Refusal(404, -32_001, "This server has no sessions. Begin anew without one.", {}, "session");
    }
    const body = messageWithoutNulls(await readJsonBody(request, this.#isFramed));
    const rpc = readRpc(body);
    if (rpc === undefined) throw new Refusal(400, -32_600, "The body is one JSON-RPC message, no batch.");
    notes.rpc = rpc;
    if (isWrite(rpc) && bearer.grant.access === "read") {
      throw forbidden(request, this.#settings, `${READ_SCOPE} ${WRITE_SCOPE}`);
    }
    return answer(server, request, body, rpc, bearer, this.#running);
  }

  #serverOf({ grant }: Bearer, request: Request): MemoryServer {
    try {
      return this.#servers.serverOf(grant);
    } catch (error) {
      if (!isMemoryError(error)) throw error;
      throw unauthorized(request, this.#settings, "invalid_token", error.code);
    }
  }

  async #told(context: Context<Environment>, next: () => Promise<void>): Promise<void> {
    const started = performance.now();
    const notes: Notes = {};
    context.set("notes", notes);
    await next();
    const { status } = context.res;
    const { log } = this.#settings;
    const level = status >= 500 ? "error" : status >= 400 ? "warn" : "info";
    log[level](
      {
        status,
        ms: Math.round((performance.now() - started) * 10) / 10,
        method: notes.rpc?.method,
        tool: notes.rpc?.tool,
        tenant: notes.bearer === undefined ? undefined : tenantName(notes.bearer),
        token: notes.bearer?.id,
        reason: context.error === undefined ? undefined : reasonOf(context.error),
      },
      "request",
    );
  }

  #health(): Response {
    return this.#closing
      ? Response.json({ status: "stopping" }, { status: 503 })
      : Response.json({ status: "ok" });
  }
}

/** Serves one message; what streams is ended when the token ends. */
async function answer(
  server: MemoryServer,
  request: Request,
  body: unknown,
  rpc: Rpc,
  { grant }: Bearer,
  running: Running,
): Promise<Response> {
  const lasts = rpc.method === "subscriptions/listen";
  const end = running.begin();
  server.active += 1;
  const made = (): void => {
    server.active -= 1;
    end();
  };
  try {
    const served = lasts && grant.expiresAt !== undefined ? withEnd(request, grant.expiresAt) : request;
    const respond = (): Promise<Response> => server.mcp.fetch(served, { parsedBody: body });
    const response = await (lasts ? server.bus.watching(listenUris(body), respond) : respond());
    // Whether the connection stays open is for the server to say, who knows what the client asked.
    response.headers.delete("connection");
    if (!lasts) return whenMade(response, made);
    made();
    return response;
  } catch (error) {
    made();
    throw error;
  }
}

/** The same request, given up when its token ends; its body has been read. */
function withEnd({ url, method, headers, signal }: Request, end: number): Request {
  const left = Math.min(Math.max(end - Date.now(), 0), LONGEST_TIMER);
  return new Request(url, { method, headers, signal: AbortSignal.any([signal, AbortSignal.timeout(left)]) });
}

function answerTo(error: Error): Refusal {
  return error instanceof Refusal
    ? error
    : new Refusal(500, -32_603, "This server has a fault. Try again later.");
}

/** The message of another error may hold what a client sent, so only its name is told. */
function reasonOf(error: Error): string {
  return error instanceof Refusal ? (error.reason ?? String(error.code)) : error.name;
}

function tenantName({ grant }: Bearer): string | undefined {
  const [first] = typeof grant.of === "string" ? [grant.of] : Object.values(grant.of);
  return (typeof first === "string" ? first : first?.namespace)?.split("/")[0];
}

function stopping(): Refusal {
  return new Refusal(503, -32_000, "This server is stopping.", { "retry-after": "5" }, "stopping");
}
