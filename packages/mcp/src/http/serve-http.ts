import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { MemoryError } from "@pigeonhole/core";
import { isLoopback } from "../loopback.js";
import { handlerOf } from "./create-http-handler.js";
import { checkHandlerOptions, type HttpHandlerOptions } from "./options.js";
import { Running } from "./running.js";

/** Where a server listens, and how it ends. */
export interface HttpServerOptions extends HttpHandlerOptions {
  /** 8787 when left out; 0 takes any that is free. */
  readonly port?: number;
  /** The address to listen on; "127.0.0.1" when left out. */
  readonly host?: string;
  /** How long a client may take to send; slower ones are answered 408 and lose their connection. */
  readonly timeouts?: Timeouts;
}

/** Milliseconds, each from 1 to 600,000. */
export interface Timeouts {
  /** From the connection, or the answer before, to the end of the headers; 10,000 when left out. */
  readonly headers?: number;
  /** To the end of the body; 30,000 when left out. */
  readonly request?: number;
}

/** A server that listens. */
export interface HttpServer {
  /** The URL of its MCP endpoint. */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests, and gives those that run this many milliseconds; 5,000 when left out. */
  close(graceMs?: number): Promise<void>;
}

const TIMEOUTS = { headers: 10_000, request: 30_000 };
const LONGEST_TIMEOUT = 600_000;
const KEEP_ALIVE_MS = 60_000;
/** How often connections are looked at, at least. */
const CHECK_MS = 1_000;
/** Node's own limit, above the handler's of 16 KiB: a token that is too long is told so, and not its headers. */
const MOST_HEADER_BYTES = 163_840;
const MOST_CONNECTIONS = 4_096;

/**
 * Serves `createHttpHandler` on a port of this machine, with limits on time, headers and connections.
 *
 * @throws MemoryError `invalid_argument`; `not_allowed` for `anonymous` on an address that others reach;
 * `store_unavailable` when the port cannot be had
 */
export async function serveHttp(options: HttpServerOptions): Promise<HttpServer> {
  const { port = 8_787, host = "127.0.0.1", timeouts = {}, ...handlerOptions } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw invalid("port is from 0 to 65,535.");
  // An empty address would be all addresses of this machine.
  if (typeof host !== "string" || host === "") throw invalid("host is an address such as 127.0.0.1.");
  if (options.anonymous !== undefined && !isLoopback(host)) {
    throw new MemoryError("not_allowed", "Without tokens the server listens on a loopback address only.");
  }
  const { headers, request } = checkTimeouts(timeouts);
  const handler = handlerOf(checkHandlerOptions(handlerOptions), { isFramed: true });
  const server = createServer(
    {
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: headers,
      requestTimeout: request,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: Math.min(CHECK_MS, headers, request),
    },
    getRequestListener(handler.fetch, { overrideGlobalObjects: false, hostname: host }),
  );
  server.maxConnections = MOST_CONNECTIONS;
  const answers = new Running();
  server.on("request", (_request, response) => response.once("close", answers.begin()));
  const bound = await listen(server, port, host);
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}${options.path ?? "/mcp"}`,
    port: bound,
    close: (graceMs = 5_000) => stop(server, () => handler.close(), answers, graceMs),
  };
}

function checkTimeouts(given: Timeouts): Required<Timeouts> {
  if (typeof given !== "object" || given === null) throw invalid("timeouts are an object.");
  const times = { ...TIMEOUTS, ...given };
  const isGood = (one: number): boolean => Number.isInteger(one) && one >= 1 && one <= LONGEST_TIMEOUT;
  if (isGood(times.headers) && isGood(times.request)) return times;
  throw invalid(`timeouts are headers and request, in milliseconds from 1 to ${LONGEST_TIMEOUT}.`);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(cannotListen(port, cause)));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function cannotListen(port: number, cause: Error): MemoryError {
  const isTaken = "code" in cause && cause.code === "EADDRINUSE";
  const message = isTaken
    ? `Port ${port} cannot be had. Is another server on it? Take another port.`
    : "The server cannot listen there. Check the host, which is an address of this machine, and the port.";
  return new MemoryError("store_unavailable", message, { cause });
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}

async function stop(
  server: Server,
  closeHandler: () => Promise<void>,
  answers: Running,
  graceMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const late = setTimeout(() => server.closeAllConnections(), graceMs);
  await Promise.race([closeHandler().then(() => answers.idle()), closed]);
  // What is left is kept for requests that are not to come, or has never sent one.
  server.closeAllConnections();
  await closed;
  clearTimeout(late);
}
