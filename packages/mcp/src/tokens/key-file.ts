import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { MemoryError } from "@pigeonhole/core";
import envPaths from "env-paths";
import type { JWK } from "jose";
import { z } from "zod";
import { makePrivateJwk, type TokenKeys, tokenKeysOf } from "./token-keys.js";

const FILE = "token-keys.json";

const KEY_FILE = z.object({
  keys: z.array(
    z.object({ kty: z.string(), crv: z.string(), x: z.string(), d: z.string(), kid: z.string() }),
  ),
});

/** Where keys are kept: `PIGEONHOLE_KEYS`, or else the user's configuration directory. */
export function defaultKeyDirectory(): string {
  return process.env["PIGEONHOLE_KEYS"] || envPaths("pigeonhole", { suffix: "" }).config;
}

/**
 * The keys of a directory, made at first use: a file that only its owner can read (0600).
 *
 * @throws MemoryError `invalid_argument` for no directory; `corrupt_data` for a damaged file, `not_allowed` for one that others can read,
 * `store_unavailable` when it cannot be read or made
 */
export async function openTokenKeys(directory = defaultKeyDirectory()): Promise<TokenKeys> {
  const path = keyPath(directory);
  const found = readKeyFile(path);
  if (found !== undefined) return tokenKeysOf(found);
  makeKeyFile(path, JSON.stringify({ keys: [await makePrivateJwk()] }, undefined, 2));
  return tokenKeysOf(readKeyFile(path) ?? []);
}

/** The keys of a directory, or undefined when none have been made; fails like {@link openTokenKeys}. */
export async function readTokenKeys(directory = defaultKeyDirectory()): Promise<TokenKeys | undefined> {
  const found = readKeyFile(keyPath(directory));
  return found === undefined ? undefined : tokenKeysOf(found);
}

function keyPath(directory: string): string {
  if (typeof directory === "string" && directory !== "") return join(resolve(directory), FILE);
  throw new MemoryError("invalid_argument", "The keys are in a directory; an empty name is none.");
}

function readKeyFile(path: string): JWK[] | undefined {
  const text = attempt("read", () => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    // Windows keeps no such bits: the user's own directory protects the file there.
    if (process.platform !== "win32" && (found.mode & 0o077) !== 0) throw readable();
    return readFileSync(path, "utf8");
  });
  if (text === undefined) return undefined;
  const parsed = KEY_FILE.safeParse(jsonOf(text));
  return parsed.success ? parsed.data.keys : [];
}

/** Makes the file whole under another name first, so that of several processes one wins and none reads half a key. */
function makeKeyFile(path: string, text: string): void {
  attempt("make", () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.${process.pid}.${crypto.randomUUID()}`;
    const file = openSync(draft, "wx", 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
      linkSync(draft, path);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    } finally {
      closeSync(file);
      unlinkSync(draft);
    }
  });
}

function attempt<Result>(what: string, body: () => Result): Result {
  try {
    return body();
  } catch (cause) {
    if (cause instanceof MemoryError) throw cause;
    throw new MemoryError(
      "store_unavailable",
      `The token keys could not be ${what === "read" ? "read" : "made"}. Check the key directory and who may use it.`,
      { cause },
    );
  }
}

function readable(): MemoryError {
  return new MemoryError(
    "not_allowed",
    "Others can read the token keys. Make the key file readable by its owner only (chmod 600).",
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
