import { MemoryError } from "./errors.js";
import { LIMITS } from "./limits.js";
import { readUntrusted } from "./values/untrusted.js";

declare const brand: unique symbol;

/** A checked namespace: a path of 1 to 8 segments such as `acme/users/42`. The first segment is the tenant. */
export type Namespace = string & { readonly [brand]: "Namespace" };

const SEGMENT = /^[A-Za-z0-9](?:[A-Za-z0-9._@+:|-]{0,126}[A-Za-z0-9_-])?$/;

const GRAMMAR =
  "A segment is 1 to 128 characters of A-Z a-z 0-9 . _ @ + : | -, begins with a letter or digit and does not end with . @ + : or |.";

/**
 * Builds a namespace from parts, each of which becomes exactly one segment. A part that holds a `/` is rejected, so
 * untrusted text in one part cannot reach into another.
 *
 * @throws MemoryError `invalid_namespace`
 */
export function namespace(...parts: readonly string[]): Namespace {
  if (parts.length < 1 || parts.length > LIMITS.namespaceSegments) {
    throw invalid(`A namespace has 1 to ${LIMITS.namespaceSegments} segments, not ${parts.length}.`);
  }
  for (const part of parts) {
    if (typeof part !== "string") throw invalid(`A namespace segment is a string, not ${kindOf(part)}.`);
    if (!SEGMENT.test(part)) throw invalid(`${shown(part)} is not a namespace segment. ${GRAMMAR}`);
  }
  const joined = parts.join("/");
  if (joined.length > LIMITS.namespaceLength) {
    throw invalid(`A namespace has at most ${LIMITS.namespaceLength} characters, not ${joined.length}.`);
  }
  if (!isNamespace(joined)) throw invalid(GRAMMAR);
  return joined;
}

/**
 * Checks a whole namespace such as `acme/users/42`. Use {@link namespace} when a part comes from outside.
 *
 * @throws MemoryError `invalid_namespace`; nothing is ever rewritten to fit
 */
export function parseNamespace(text: string): Namespace {
  if (typeof text !== "string")
    throw invalid(`A namespace is a string such as "acme/users/42", not ${kindOf(text)}.`);
  if (text.length > LIMITS.namespaceLength) {
    throw invalid(`A namespace has at most ${LIMITS.namespaceLength} characters, not ${text.length}.`);
  }
  return namespace(...text.split("/"));
}

/** The tenant of a namespace: its first segment. */
export function tenantOf(of: Namespace): string {
  const slash = of.indexOf("/");
  return slash < 0 ? of : of.slice(0, slash);
}

/**
 * Checks a tenant name, which is a namespace of one segment.
 *
 * @throws MemoryError `invalid_namespace`
 */
export function parseTenant(text: string): Namespace {
  const parsed = parseNamespace(text);
  if (parsed.includes("/")) throw invalid(`A tenant is one segment such as "acme", not a path.`);
  return parsed;
}

function isNamespace(text: string): text is Namespace {
  return text.split("/").every((segment) => SEGMENT.test(segment));
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_namespace", message);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  const isArray = readUntrusted("invalid_namespace", () => Array.isArray(value));
  return isArray ? "an array" : `a value of type ${typeof value}`;
}

function shown(part: string): string {
  return part.length > 64 ? "That text" : JSON.stringify(part).replace(/[^\x20-\x7e]/g, "?");
}
