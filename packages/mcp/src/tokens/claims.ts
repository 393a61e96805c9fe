import type { JWTPayload } from "jose";

/**
 * What the server needs of the registered claims of a verified token.
 *
 * @throws TypeError for a time that never comes, such as 1e400
 */
export function checkClaims({ exp, jti }: JWTPayload): { id: string | undefined; expiresAt: number } {
  if (exp === undefined || !Number.isSafeInteger(Math.ceil(exp * 1_000)))
    throw new TypeError("exp is no time.");
  // Another issuer's jti may hold anything; the server then names the token by its hash.
  const id = typeof jti === "string" && /^[\w.:-]{1,128}$/.test(jti) ? jti : undefined;
  return { id, expiresAt: Math.ceil(exp * 1_000) };
}
