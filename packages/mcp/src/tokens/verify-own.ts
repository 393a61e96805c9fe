import { MemoryError } from "@pigeonhole/core";
import { jwtVerify } from "jose";
import type { Authorize } from "./authorize.js";
import { checkClaims } from "./claims.js";
import { parseGrant } from "./grant.js";
import { openTokenKeys } from "./key-file.js";
import { checkAudience, OWN_AUDIENCE, OWN_ISSUER, OWN_TYPE } from "./own-token.js";
import { OWN_ALGORITHM, type TokenKeys } from "./token-keys.js";

/** Which of Pigeonhole's own tokens count. */
export interface OwnTokenOptions {
  /** Keys, or the directory that holds them; left out, the user's own, made at first use. */
  readonly keys?: TokenKeys | string;
  /** The audience that a token must name; "pigeonhole" when left out. */
  readonly audience?: string;
}

/**
 * Verifies tokens that `mintToken` and the `token` command make: signature, type, issuer, audience and times. While the
 * keys cannot be used, a token is neither good nor bad: it could not be checked now.
 *
 * @throws MemoryError `invalid_argument` for an audience that names nobody
 */
export function verifyOwnTokens(options: OwnTokenOptions = {}): Authorize {
  const { keys, audience = OWN_AUDIENCE } = options;
  checkAudience(audience);
  let opened: Promise<TokenKeys> | undefined;
  const open = (): Promise<TokenKeys> => {
    if (typeof keys === "object") return Promise.resolve(keys);
    opened ??= openTokenKeys(keys).catch((cause: unknown) => {
      opened = undefined;
      throw new MemoryError("store_unavailable", "The token keys cannot be used.", {
        retryable: true,
        cause,
      });
    });
    return opened;
  };
  return async (token) => {
    const { find } = await open();
    const { payload } = await jwtVerify(token, find, {
      algorithms: [OWN_ALGORITHM],
      typ: OWN_TYPE,
      issuer: OWN_ISSUER,
      audience,
      requiredClaims: ["exp", "iat", "jti"],
    });
    const { namespace, access, scopes, source } = payload;
    // Write access is never understood from an absence.
    if (namespace !== undefined && access === undefined) throw new TypeError("The token has no access.");
    return parseGrant({ namespace, access, scopes, source, ...checkClaims(payload) });
  };
}
