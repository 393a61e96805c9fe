import { MemoryError, memoryTools, type Source } from "@pigeonhole/core";
import { z } from "zod";
import type { Access } from "./access.js";

/** A named scope of a grant: a namespace that may be written, or one with its access. */
export type GrantScope = string | { readonly namespace: string; readonly access?: Access };

/** What the bearer of a verified token gets: one namespace, or named scopes of one tenant as `memoryTools` takes them. */
export interface Grant {
  readonly namespace?: string | undefined;
  /** What may be done in `namespace`; "write" when left out. */
  readonly access?: Access | undefined;
  /** In place of `namespace`. */
  readonly scopes?: { readonly [name: string]: GrantScope } | undefined;
  /** On record with every write of this bearer. */
  readonly source?: Source | undefined;
  /** Names the token in the log and for its rate limit. No secret; left out, it comes from the token's hash. */
  readonly id?: string | undefined;
  /** When the token ends, in epoch milliseconds: open streams end then. */
  readonly expiresAt?: number | undefined;
}

const ACCESS = z.enum(["read", "write"]);
const TEXT = z.string().optional();

const SCOPE = z.union([
  z.string(),
  z.strictObject({ namespace: z.string(), access: ACCESS.default("write") }),
]);

const GRANT = z.strictObject({
  namespace: TEXT,
  access: ACCESS.optional(),
  scopes: z.record(z.string(), SCOPE).optional(),
  source: z
    .strictObject({ agent: TEXT, crew: TEXT, run: TEXT, task: TEXT, user: TEXT, tool: TEXT })
    .optional(),
  id: z
    .string()
    .regex(/^[\w.:-]{1,128}$/)
    .optional(),
  expiresAt: z.number().optional(),
});

/** A grant with what it is about in the form that `memoryTools` takes. */
export interface CheckedGrant {
  readonly of: string | { readonly [name: string]: GrantScope };
  /** "write" when anything may be written. */
  readonly access: Access;
  readonly source: Source | undefined;
  readonly id: string | undefined;
  readonly expiresAt: number | undefined;
}

/**
 * Reads a grant out of what comes from a token, an `authorize` function or a program.
 *
 * @throws MemoryError `invalid_argument` for what has not its shape
 */
export function parseGrant(given: unknown): Grant {
  const parsed = GRANT.safeParse(given);
  if (!parsed.success) throw invalid();
  const { source, ...grant } = parsed.data;
  return { ...grant, source: sourceOf(source) };
}

/**
 * Brings a grant into the form that the tools take. What its names are worth is checked by the tools themselves.
 *
 * @throws MemoryError `invalid_argument`
 */
export function checkGrant(given: unknown): CheckedGrant {
  const { namespace, access, scopes, source, id, expiresAt } = parseGrant(given);
  if (namespace !== undefined && scopes === undefined) {
    return { of: namespace, access: access ?? "write", source, id, expiresAt };
  }
  if (namespace !== undefined || scopes === undefined || access !== undefined) throw invalid();
  const writes = Object.values(scopes).some((scope) => typeof scope === "string" || scope.access !== "read");
  return { of: scopes, access: writes ? "write" : "read", source, id, expiresAt };
}

/**
 * Checks what the names of a grant are worth, for whoever hands one out: by the tools' own rules, opening nothing.
 *
 * @throws MemoryError `invalid_namespace`, `invalid_argument`; `not_allowed` for scopes of two tenants
 */
export function checkNames({ of, source }: CheckedGrant): void {
  memoryTools(of, { store: "sqlite::memory:", ...(source === undefined ? {} : { source }) });
}

function sourceOf(fields: z.output<typeof GRANT>["source"]): Source | undefined {
  if (fields === undefined) return undefined;
  const { agent, crew, run, task, user, tool } = fields;
  return {
    ...(agent === undefined ? {} : { agent }),
    ...(crew === undefined ? {} : { crew }),
    ...(run === undefined ? {} : { run }),
    ...(task === undefined ? {} : { task }),
    ...(user === undefined ? {} : { user }),
    ...(tool === undefined ? {} : { tool }),
  };
}

function invalid(): MemoryError {
  return new MemoryError(
    "invalid_argument",
    "A grant has either a namespace with its access, or scopes by name.",
  );
}
