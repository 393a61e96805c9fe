import { z } from "zod";
import { MemoryError } from "../errors.js";
import { Memory, type MemoryOptions } from "../memory/memory.js";
import { checkOptions } from "../memory/options.js";
import { tenantOf } from "../namespace.js";
import { checkSource } from "../values/source.js";
import { readUntrusted } from "../values/untrusted.js";

/** A scope of a pack: a namespace, or a Memory, that the model may read, and write unless access is "read". */
export type Scope =
  | string
  | Memory
  | { readonly namespace: string | Memory; readonly access?: "read" | "write" };

/** Scopes by the names that the model sees. */
export type Scopes = { readonly [name: string]: Scope };

/** A scope, ready for use. `name` is undefined in a pack of one unnamed namespace. */
export interface BoundScope {
  readonly name: string | undefined;
  readonly writable: boolean;
  /** The scope's memory, writing in the name of a tool. */
  memoryFor(tool: string): Memory;
}

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/**
 * Binds scopes. All of a pack's scopes belong to one tenant.
 *
 * @throws MemoryError `invalid_namespace`, `invalid_argument`, or `not_allowed` for two tenants in a pack
 */
export function bindScopes(given: string | Memory | Scopes, options: MemoryOptions): BoundScope[] {
  return readUntrusted("invalid_argument", () => {
    const source = checkSource(options.source);
    return bindAll(given, { ...options, ...(source === undefined ? {} : { source }) });
  });
}

function bindAll(given: string | Memory | Scopes, options: MemoryOptions): BoundScope[] {
  if (typeof given !== "object" || given === null || given instanceof Memory) {
    return [bind(undefined, given, true, options).scope];
  }
  const bound = Object.entries(given).map(([name, scope]) => {
    if (!NAME.test(name))
      throw invalid("A scope name is 1 to 32 letters, digits, _ or -, and begins with a letter.");
    if (typeof scope === "string" || scope instanceof Memory) return bind(name, scope, true, options);
    const { namespace, access = "write" } = checkOptions(scope, ["namespace", "access"]);
    if (access !== "read" && access !== "write") throw invalid('access is "read" or "write".');
    return bind(name, namespace, access === "write", options);
  });
  if (bound.length === 0) throw invalid("A pack needs at least one scope.");
  if (new Set(bound.map(({ tenant }) => tenant)).size > 1) {
    throw new MemoryError(
      "not_allowed",
      "All scopes of one pack belong to one tenant. Make a pack for each tenant.",
    );
  }
  return bound.map(({ scope }) => scope);
}

/** Picks the scope that a call names, or the only one. */
export function pickScope(scopes: readonly BoundScope[], name: unknown): BoundScope {
  const found = scopes.length === 1 ? scopes[0] : scopes.find((scope) => scope.name === name);
  if (found === undefined) throw invalid(`scope is one of ${scopes.map((scope) => scope.name).join(", ")}.`);
  return found;
}

/** The `scope` input: an enum of names, absent when there is no choice. */
export function scopeInput(scopes: readonly BoundScope[]): { scope?: z.ZodType } {
  const names = scopes.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return names.length > 1 ? { scope: z.enum(names) } : {};
}

function bind(
  name: string | undefined,
  of: string | Memory,
  writable: boolean,
  options: MemoryOptions,
): { scope: BoundScope; tenant: string } {
  const { store, source, schema, recall } = options;
  const base =
    of instanceof Memory
      ? of
      : new Memory(of, {
          ...(store === undefined ? {} : { store }),
          ...(schema === undefined ? {} : { schema }),
          ...(recall === undefined ? {} : { recall }),
        });
  const settings = recall ?? base.recallSettings;
  const memories = new Map<string, Memory>();
  const memoryFor = (tool: string): Memory => {
    const known = memories.get(tool);
    if (known !== undefined) return known;
    const memory = new Memory(base.namespace, {
      store: base.store,
      source: { ...base.source, ...source, tool },
      ...(base.schema === undefined ? {} : { schema: base.schema }),
      ...(settings === undefined ? {} : { recall: settings }),
    });
    memories.set(tool, memory);
    return memory;
  };
  memoryFor("remember");
  return { scope: { name, writable, memoryFor }, tenant: tenantOf(base.namespace) };
}

function invalid(message: string): MemoryError {
  return new MemoryError("invalid_argument", message);
}
