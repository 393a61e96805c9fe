import { READ_SCOPE, WRITE_SCOPE } from "../tokens/access.js";
import type { Settings } from "./options.js";

/** Where RFC 9728 puts the metadata of a protected resource; the resource's path may follow. */
export const METADATA_PATH = "/.well-known/oauth-protected-resource";

/** The URL of the MCP endpoint as clients know it. The host is the one that has been checked: a target may name another. */
function resourceOf(request: Request, { resource, path }: Settings): URL {
  if (resource !== undefined) return resource;
  const { protocol, host } = new URL(request.url);
  return new URL(path, `${protocol}//${request.headers.get("host") ?? host}`);
}

/** The URL of the metadata, for a challenge. */
export function metadataUrl(request: Request, settings: Settings): string {
  const resource = resourceOf(request, settings);
  return `${resource.origin}${METADATA_PATH}${resource.pathname === "/" ? "" : resource.pathname}`;
}

/** Tells clients where tokens for this server come from (RFC 9728). */
export function metadataResponse(request: Request, settings: Settings): Response {
  const { authorizationServers } = settings;
  return Response.json(
    {
      resource: resourceOf(request, settings).href,
      ...(authorizationServers.length === 0 ? {} : { authorization_servers: authorizationServers }),
      scopes_supported: [READ_SCOPE, WRITE_SCOPE],
      bearer_methods_supported: ["header"],
      resource_name: "Pigeonhole memory",
    },
    { headers: { "cache-control": "max-age=300" } },
  );
}
