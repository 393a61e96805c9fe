import { MemoryError, type Scopes, type Source } from "@pigeonhole/core";
import type { RegisterOptions } from "../bound-memory.js";

/** The flags of a command that serves one memory, as `commander` reads them. */
export interface Flags {
  readonly namespace?: string;
  readonly scope?: readonly string[];
  readonly readScope?: readonly string[];
  readonly store?: string;
  readonly readOnly?: boolean;
  readonly forget?: boolean;
  readonly source?: readonly string[];
  readonly maxReplyTokens?: string;
}

/** What to serve and how. */
export interface Settings {
  readonly of: string | Scopes;
  readonly options: RegisterOptions;
}

type Environment = { readonly [name: string]: string | undefined };

/**
 * Reads flags and the environment, flags first. A flag for a namespace or scopes sets aside both of the environment's.
 *
 * @throws MemoryError `invalid_argument` with what to say instead
 */
export function readSettings(flags: Flags, environment: Environment): Settings {
  const env = (name: string): string | undefined => environment[`PIGEONHOLE_${name}`] || undefined;
  const store = flags.store ?? env("STORE");
  const source = sourceOf(flags.source ?? split(env("SOURCE")));
  const maxReplyTokens = flags.maxReplyTokens ?? env("MAX_REPLY_TOKENS");
  return {
    of: boundOf(flags, env),
    options: {
      readOnly: flags.readOnly ?? isOn("PIGEONHOLE_READ_ONLY", env("READ_ONLY")),
      forget: flags.forget ?? isOn("PIGEONHOLE_FORGET", env("FORGET")),
      ...(store === undefined ? {} : { store }),
      ...(source === undefined ? {} : { source }),
      ...(maxReplyTokens === undefined ? {} : { maxReplyTokens: Number(maxReplyTokens) }),
    },
  };
}

function boundOf(flags: Flags, env: (name: string) => string | undefined): string | Scopes {
  const inFlags = flags.namespace ?? flags.scope ?? flags.readScope;
  const namespace = inFlags === undefined ? env("NAMESPACE") : flags.namespace;
  const scopes = inFlags === undefined ? split(env("SCOPES")) : (flags.scope ?? []);
  const readScopes = inFlags === undefined ? split(env("READ_SCOPES")) : (flags.readScope ?? []);
  const isPack = scopes.length + readScopes.length > 0;
  if (namespace !== undefined && isPack) throw invalid("Give either a namespace or scopes, not both.");
  if (namespace !== undefined) return namespace;
  if (!isPack) {
    throw invalid(
      "Say whose memory this is: --namespace acme/users/42, or PIGEONHOLE_NAMESPACE. There is no default.",
    );
  }
  return scopesOf(scopes, readScopes);
}

function scopesOf(written: readonly string[], read: readonly string[]): Scopes {
  const pairs = [
    ...written.map((pair) => [...pairOf(pair, "scope"), "write"] as const),
    ...read.map((pair) => [...pairOf(pair, "read-scope"), "read"] as const),
  ];
  if (new Set(pairs.map(([name]) => name)).size < pairs.length)
    throw invalid("Each scope has a name of its own.");
  return Object.fromEntries(pairs.map(([name, namespace, access]) => [name, { namespace, access }]));
}

function sourceOf(pairs: readonly string[]): Source | undefined {
  if (pairs.length === 0) return undefined;
  const fields = pairs.map((pair) => pairOf(pair, "source"));
  if (new Set(fields.map(([name]) => name)).size < fields.length)
    throw invalid("Each field of the source is given once.");
  return Object.fromEntries(fields);
}

function pairOf(pair: string, flag: string): [string, string] {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  const example = flag === "source" ? "agent=support-bot" : "team=acme/teams/desk";
  throw invalid(`--${flag} takes a name and a value, such as ${example}.`);
}

function split(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(",").map((one) => one.trim());
}

function isOn(name: string, value: string | undefined): boolean {
  if (value === undefined || /^(0|false|no|off)$/i.test(value)) return false;
  if (/^(1|true|yes|on)$/i.test(value)) return true;
  throw invalid(`${name} is true or false.`);
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
