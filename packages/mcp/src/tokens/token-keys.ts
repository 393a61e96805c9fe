import { MemoryError } from "@pigeonhole/core";
import {
  type CryptoKey,
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTVerifyGetKey,
} from "jose";

/** The one signature algorithm of Pigeonhole's own tokens. */
export const OWN_ALGORITHM = "EdDSA";

/** Keys that sign and verify Pigeonhole's own tokens. */
export interface TokenKeys {
  readonly signing: { readonly kid: string; readonly key: CryptoKey };
  /** Finds the public key that a token's header names; only these keys are ever found. */
  readonly find: JWTVerifyGetKey;
}

/** Makes a private key as a JWK, named by its RFC 7638 thumbprint. */
export async function makePrivateJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(OWN_ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: OWN_ALGORITHM, use: "sig" };
}

/** Makes keys that live in this process only, for tests and for a server that also mints. */
export async function makeTokenKeys(): Promise<TokenKeys> {
  return tokenKeysOf([await makePrivateJwk()]);
}

/**
 * Keys out of private JWKs. The first signs, all verify: a new key goes in front, an old one is taken out when its
 * last token has ended.
 *
 * @throws MemoryError `corrupt_data` for what is no such key
 */
export async function tokenKeysOf(jwks: readonly JWK[]): Promise<TokenKeys> {
  const [first] = jwks;
  if (first === undefined) throw damaged();
  const publicKeys = jwks.map(({ kty, crv, x, kid }) => {
    if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string" || typeof kid !== "string")
      throw damaged();
    return { kty, crv, x, kid, alg: OWN_ALGORITHM, use: "sig" };
  });
  const key = await importJWK(first, OWN_ALGORITHM).catch((cause: unknown) => {
    throw damaged(cause);
  });
  if (key instanceof Uint8Array || key.type !== "private" || first.kid === undefined) throw damaged();
  return { signing: { kid: first.kid, key }, find: createLocalJWKSet({ keys: publicKeys }) };
}

function damaged(cause?: unknown): MemoryError {
  return new MemoryError(
    "corrupt_data",
    "The token keys cannot be read. Restore the key file, or remove it to begin with new keys; old tokens end then.",
    { cause },
  );
}
