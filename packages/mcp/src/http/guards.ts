import { isLoopback } from "../loopback.js";
import type { Settings } from "./options.js";
import { Refusal } from "./refusal.js";

/**
 * Refuses a request that names another host: a web page whose name was made to lead here (DNS rebinding) does.
 *
 * @throws Refusal 403
 */
export function checkHost(request: Request, settings: Settings): void {
  const given = request.headers.get("host") ?? new URL(request.url).host;
  const host = URL.canParse(`http://${given}/`) ? new URL(`http://${given}/`) : undefined;
  const isPlain = host !== undefined && host.username === "" && host.pathname === "/" && host.search === "";
  if (!isPlain || !allowsHost(host.hostname, settings)) {
    throw new Refusal(403, -32_000, "This server has another host name.", {}, "host");
  }
}

function allowsHost(name: string, { anonymous, allowsLoopback, allowedHosts }: Settings): boolean {
  if (anonymous !== undefined) return isLoopback(name);
  return allowedHosts.has(name) || (allowsLoopback && isLoopback(name));
}

/**
 * Refuses a web page that may not call; programs send no Origin. Gives the origin that may, for the answer's headers.
 *
 * @throws Refusal 403
 */
export function checkOrigin(request: Request, settings: Settings): string | undefined {
  const origin = request.headers.get("origin");
  if (origin === null) return undefined;
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  const isLocal =
    settings.allowsLoopback && url !== undefined && isLoopback(url.hostname) && url.origin === origin;
  if (!isLocal && !settings.allowedOrigins.has(origin)) {
    throw new Refusal(403, -32_000, "This web page may not call this server.", {}, "origin");
  }
  return origin;
}

/** The most characters of all headers together: 16 KiB. */
const MOST_HEADERS = 16_384;

/** @throws Refusal 431 */
export function checkHeaderSize(headers: Headers): void {
  let size = 0;
  for (const [name, value] of headers) size += name.length + value.length + 4;
  if (size > MOST_HEADERS) {
    throw new Refusal(431, -32_600, `Headers have at most ${MOST_HEADERS} characters.`, {
      connection: "close",
    });
  }
}
