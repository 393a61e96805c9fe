import { createHmac } from "node:crypto";
import { MemoryError } from "@pigeonhole/core/store";

/** How long a proof holds, in milliseconds: long enough for clocks that differ, short enough to be useless in a log. */
const LIFETIME_MS = 3_600_000;
/** How long a proof is used before another is made. */
const USE_MS = 300_000;
const MOST_TENANTS = 10_000;

/**
 * Signs the tenant of a transaction. The database checks the signature, so that SQL which runs inside a tenant's
 * transaction cannot assume another tenant: the key is not readable there.
 */
export class TenantProofs {
  readonly #key: Buffer;
  readonly #made = new Map<string, { proof: string; until: number }>();

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** The end of validity in epoch seconds, a dot, and the HMAC-SHA-256 over that and the tenant in hexadecimal. */
  of(tenant: string): string {
    const now = Date.now();
    const known = this.#made.get(tenant);
    if (known !== undefined && known.until > now) return known.proof;
    const ends = Math.floor((now + LIFETIME_MS) / 1_000);
    const proof = `${ends}.${createHmac("sha256", this.#key).update(`${ends} ${tenant}`).digest("hex")}`;
    if (this.#made.size >= MOST_TENANTS) this.#made.clear();
    this.#made.set(tenant, { proof, until: now + USE_MS });
    return proof;
  }
}

/**
 * Reads a key of 32 bytes in base64url, as `setup` prints it.
 *
 * @throws MemoryError `invalid_argument`
 */
export function readSigningKey(text: string): Buffer {
  const key =
    typeof text === "string" && /^[\w-]{43}=?$/.test(text) ? Buffer.from(text, "base64url") : undefined;
  if (key?.length !== 32) {
    throw new MemoryError(
      "invalid_argument",
      "The signing key is 32 bytes in base64url, as setup printed it.",
    );
  }
  return key;
}

/** The two blocks with which HMAC-SHA-256 begins its hashes, RFC 2104. */
export function hmacBlocks(key: Buffer): { inner: Buffer; outer: Buffer } {
  const block = Buffer.alloc(64);
  key.copy(block);
  return {
    inner: Buffer.from(block.map((byte) => byte ^ 0x36)),
    outer: Buffer.from(block.map((byte) => byte ^ 0x5c)),
  };
}

/** The key of 32 bytes that an inner block was made of. */
export function keyFromBlock(inner: Uint8Array): Buffer {
  return Buffer.from(inner.subarray(0, 32).map((byte) => byte ^ 0x36));
}
