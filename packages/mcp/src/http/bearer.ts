import { isMemoryError, MemoryError } from "@pigeonhole/core";
import { READ_SCOPE, WRITE_SCOPE } from "../tokens/access.js";
import { type CheckedGrant, checkGrant } from "../tokens/grant.js";
import { metadataUrl } from "./metadata.js";
import type { Settings } from "./options.js";
import { Refusal } from "./refusal.js";

/** The most characters of a token: 8 KiB. A longer one is not looked at. */
const MOST_TOKEN = 8_192;

/** How long a token may take to be verified, in milliseconds: an issuer is asked up to four times, 5 s each. */
const MOST_WAIT = 20_000;

const BEARER = /^Bearer +([\w.~+/-]+=*) *$/i;

/** A grant, with a name for its token that is no secret. */
export interface Bearer {
  readonly grant: CheckedGrant;
  readonly id: string;
}

/**
 * The bearer of a request, by the token in its Authorization header and nothing else.
 *
 * @throws Refusal 401, 403, or 503 when tokens cannot be verified now
 */
export async function bearerOf(request: Request, settings: Settings): Promise<Bearer> {
  const { authorize, anonymous } = settings;
  if (authorize === undefined) {
    if (anonymous === undefined) throw unauthorized(request, settings, undefined, "no verification");
    return { grant: anonymous, id: "anonymous" };
  }
  const header = request.headers.get("authorization");
  if (header === null) throw unauthorized(request, settings, undefined, "no token");
  // Told by the length alone, before anything of it is read.
  if (header.length > MOST_TOKEN) throw unauthorized(request, settings, "invalid_token", "too long");
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw unauthorized(request, settings, "invalid_request", "no bearer token");
  const grant = await verify(async () => authorize(token, request), request, settings);
  return { grant, id: grant.id ?? (await hashOf(token)) };
}

async function verify(
  authorize: () => Promise<unknown>,
  request: Request,
  settings: Settings,
): Promise<CheckedGrant> {
  try {
    const given = await inTime(authorize());
    if (given === undefined || given === null)
      throw unauthorized(request, settings, "invalid_token", "refused");
    const grant = checkGrant(given);
    if (grant.expiresAt !== undefined && grant.expiresAt <= Date.now()) {
      throw unauthorized(request, settings, "invalid_token", "expired");
    }
    return grant;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (isMemoryError(error) && (error.retryable || error.code === "store_unavailable")) {
      throw new Refusal(
        503,
        -32_000,
        "Tokens cannot be verified now.",
        { "retry-after": "5" },
        "unavailable",
      );
    }
    if (isMemoryError(error) && error.code === "not_allowed") throw forbidden(request, settings, READ_SCOPE);
    throw unauthorized(request, settings, "invalid_token", reasonOf(error));
  }
}

/** Gives up what does not end, so that no request waits for ever. */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new MemoryError("store_unavailable", "The token was not verified in time.")),
      MOST_WAIT,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What an error is called. Its message may hold what the token says, so it goes nowhere. */
function reasonOf(error: unknown): string {
  if (isMemoryError(error)) return error.code;
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^ERR_J\w{2,60}$/.test(code) ? code : "not accepted";
}

/** @returns Refusal 401 */
export function unauthorized(
  request: Request,
  settings: Settings,
  error: "invalid_token" | "invalid_request" | undefined,
  reason: string,
): Refusal {
  const told = error === undefined ? [] : [`error="${error}"`];
  const challenge = [...told, ...where(request, settings), `scope="${READ_SCOPE} ${WRITE_SCOPE}"`];
  const message = "Send a valid token as Authorization: Bearer, which whoever runs this server gives out.";
  return new Refusal(401, -32_001, message, { "www-authenticate": `Bearer ${challenge.join(", ")}` }, reason);
}

/** @returns Refusal 403 for a token that is good, and not good enough */
export function forbidden(request: Request, settings: Settings, scope: string): Refusal {
  const challenge = [`error="insufficient_scope"`, ...where(request, settings), `scope="${scope}"`];
  const message = `This token is not enough: the call needs ${scope}. Ask for a token with that.`;
  const headers = { "www-authenticate": `Bearer ${challenge.join(", ")}` };
  return new Refusal(403, -32_003, message, headers, "insufficient_scope");
}

function where(request: Request, settings: Settings): string[] {
  return [`resource_metadata="${metadataUrl(request, settings)}"`];
}

async function hashOf(token: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  return `sha256:${[...hash.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
