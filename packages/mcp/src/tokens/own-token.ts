import { MemoryError } from "@pigeonhole/core";

/** What Pigeonhole's own tokens say in `typ`, so that a token made for another purpose is never one of them. */
export const OWN_TYPE = "pigeonhole+jwt";
/** The issuer of Pigeonhole's own tokens; only its own keys count for it. */
export const OWN_ISSUER = "pigeonhole";
/** The audience of a token that names no server. */
export const OWN_AUDIENCE = "pigeonhole";

/** @throws MemoryError `invalid_argument` for an audience that names nobody */
export function checkAudience(audience: string): string {
  if (typeof audience === "string" && audience !== "") return audience;
  throw new MemoryError("invalid_argument", "The audience is a name, such as the URL of the server.");
}
