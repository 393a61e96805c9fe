import { type CompactJWSHeaderParameters, CompactSign, type CryptoKey } from "jose";

/** A signing key with the name and algorithm that a token says. */
export interface Signer {
  readonly key: CryptoKey | Uint8Array;
  readonly header: CompactJWSHeaderParameters;
}

/** Stands in claims that must reach no log. */
export const MARK = "claim-that-no-log-may-hold";

export const seconds = (): number => Math.floor(Date.now() / 1_000);

/** Signs claims as they are, sensible or not; a text is taken for the JSON of the claims. */
export async function sign(claims: object | string, { key, header }: Signer): Promise<string> {
  const text = typeof claims === "string" ? claims : JSON.stringify(claims);
  return new CompactSign(new TextEncoder().encode(text)).setProtectedHeader(header).sign(key);
}

/** The same claims under a header that nobody signed for. */
export function unsigned(header: object, claims: object, signature = ""): string {
  return [header, claims]
    .map((part) => base64(JSON.stringify(part)))
    .join(".")
    .concat(`.${signature}`);
}

export function base64(text: string): string {
  return Buffer.from(text).toString("base64url");
}

/** Tokens that are broken in form, made of a good one. */
export function broken(good: string, other: string): [what: string, token: string][] {
  const [head = "", claims = "", signature = ""] = good.split(".");
  const [, otherClaims = ""] = other.split(".");
  const flipped = `${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
  return [
    ["a signature with a flipped bit", `${head}.${claims}.${flipped}`],
    ["a signature that is cut", `${head}.${claims}.${signature.slice(0, -8)}`],
    ["no signature", `${head}.${claims}.`],
    ["two parts", `${head}.${claims}`],
    ["four parts", `${good}.${signature}`],
    ["five parts, as an encrypted token has", `${head}..${claims}.${signature}.${signature}`],
    ["the claims of another token", `${head}.${otherClaims}.${signature}`],
    ["a header that is no JSON", `${base64("header")}.${claims}.${signature}`],
    ["a header that is a list", `${base64("[]")}.${claims}.${signature}`],
    ["claims that are no JSON", `${head}.${base64("claims")}.${signature}`],
    ["100 KiB", `${head}.${"A".repeat(102_400)}.${signature}`],
    ["a word", "token"],
    ["dots", ".."],
  ];
}
