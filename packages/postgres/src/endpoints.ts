import { MemoryError } from "@pigeonhole/core/store";

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

/**
 * Reads a URL such as `postgres://user:password@one:5432,two:5432/memory?target_session_attrs=read-write`. Several
 * servers are a primary and its standbys.
 *
 * @throws MemoryError `invalid_argument`
 */
export function readEndpoints(url: string): Endpoints {
  const [, authority, path = "", query = ""] = SHAPE.exec(url) ?? [];
  if (authority === undefined) throw invalid('A PostgreSQL URL begins with "postgres://".');
  const at = authority.lastIndexOf("@") + 1;
  const [user, hosts] = [authority.slice(0, at), authority.slice(at).split(",")];
  const parameters = new URLSearchParams(query);
  const attributes = parameters.get("target_session_attrs") ?? "any";
  if (!["any", "read-write", "primary"].includes(attributes)) {
    throw invalid('target_session_attrs is "read-write", "primary" or "any": the store writes.');
  }
  const signingKey = parameters.get("pigeonhole_key") ?? undefined;
  for (const own of ["target_session_attrs", "pigeonhole_key"]) parameters.delete(own);
  const rest = parameters.size === 0 ? path : `${path}?${parameters}`;
  const urls = hosts.map((host) => `postgres://${user}${host}${rest}`);
  for (const one of urls) checkUrl(one);
  return { urls, readWrite: hosts.length > 1 || attributes !== "any", signingKey };
}

function checkUrl(url: string): void {
  // A host may be left out, which the URL parser of the web does not know.
  const withHost = url.replace(/^(postgres:\/\/[^/?#]*?)(?=[/?]|$)/, (start) =>
    /@$|\/\/$/.test(start) ? `${start}localhost` : start,
  );
  if (!URL.canParse(withHost)) {
    throw invalid(
      "This PostgreSQL URL cannot be read. In a user or password, write characters such as @ / : as %40 %2F %3A.",
    );
  }
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
