import { MemoryError } from "@pigeonhole/core/store";
import pg from "pg";

/** What a `postgres:` URL says. */
export interface Endpoints {
  /** A URL for each server, without what only this package understands. */
  readonly urls: readonly string[];
  /** True when only a server that takes writes will do, which is so wherever there are several. */
  readonly readWrite: boolean;
  /** The key that signs tenants, from `pigeonhole_key`. */
  readonly signingKey: string | undefined;
}

const SHAPE = /^postgres(?:ql)?:\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?$/;
const ENCODE =
  "This PostgreSQL URL cannot be read. In a user or password, write characters such as @ / : # as %40 %2F %3A %23.";
/** What `pg` knows; it takes any other word for "verify-full", and libpq refuses it. */
const SSL_MODES = ["disable", "prefer", "require", "verify-ca", "verify-full", "no-verify"];

/**
 * Reads a URL such as `postgres://user:password@one:5432,two:5432/memory?target_session_attrs=read-write`. Several
 * servers are a primary and its standbys.
 *
 * @throws MemoryError `invalid_argument`
 */
export function readEndpoints(url: string): Endpoints {
  if (!/^postgres(?:ql)?:\/\//.test(url)) throw invalid('A PostgreSQL URL begins with "postgres://".');
  const [, authority, path = "", query = ""] = SHAPE.exec(encoded(url)) ?? [];
  if (authority === undefined) throw invalid(ENCODE);
  const at = authority.lastIndexOf("@") + 1;
  const [user, hosts] = [authority.slice(0, at), authority.slice(at).split(",")];
  const parameters = new URLSearchParams(query);
  const attributes = parameters.get("target_session_attrs") ?? "any";
  if (!["any", "read-write", "primary"].includes(attributes)) {
    throw invalid('target_session_attrs is "read-write", "primary" or "any": the store writes.');
  }
  if (parameters.get("host")?.includes(",") === true) {
    throw invalid("Name several servers before the path: postgres://one:5432,two:5432/database.");
  }
  if (!SSL_MODES.includes(parameters.get("sslmode") ?? "disable")) {
    throw invalid(`sslmode is one of ${SSL_MODES.join(", ")}.`);
  }
  const signingKey = parameters.get("pigeonhole_key") ?? undefined;
  for (const own of ["target_session_attrs", "pigeonhole_key"]) parameters.delete(own);
  const rest = parameters.size === 0 ? path : `${path}?${parameters}`;
  const urls = hosts.map((host) => `postgres://${user}${host}${rest}`);
  for (const one of urls) checkUrl(one);
  return { urls, readWrite: hosts.length > 1 || attributes !== "any", signingKey };
}

/** What `pg` would read in a way of its own: a percent sign that stands for itself, and a space. */
function encoded(url: string): string {
  return url.replace(/%(?![0-9A-Fa-f]{2})/g, "%25").replaceAll(" ", "%20");
}

function checkUrl(url: string): void {
  // A host may be left out, which the URL parser of the web does not know.
  const withHost = url.replace(/^(postgres:\/\/[^/?#]*?)(?=[/?]|$)/, (start) =>
    /@$|\/\/$/.test(start) ? `${start}localhost` : start,
  );
  if (!URL.canParse(withHost) || !isDecodable(url)) throw invalid(ENCODE);
  try {
    // Connects nowhere; reads the parameters, and the certificates that they name.
    new pg.Client({ connectionString: url });
  } catch (error) {
    throw invalid(
      `This PostgreSQL URL cannot be used. ${error instanceof Error ? error.message : ""}`,
      error,
    );
  }
}

function isDecodable(url: string): boolean {
  try {
    return decodeURIComponent(url) !== "";
  } catch {
    return false;
  }
}

function invalid(message: string, cause?: unknown): MemoryError {
  return new MemoryError("invalid_argument", message, cause === undefined ? {} : { cause });
}
