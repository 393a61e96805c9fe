import { type Namespace, namespace, parseNamespace } from "@pigeonhole/core";
import type { Access, CrewAgent } from "../definition/crew-definition.js";
import { scopeName } from "../definition/scope-name.js";

/** The scopes of a bound crew. */
export type ScopeName = "agent" | "crew" | "user" | "tenant";

/** Whose memory a crew works in. */
export interface Owner {
  readonly tenant: string;
  readonly user: string | undefined;
  /** The crew's name. */
  readonly crew: string;
}

/**
 * The namespace of a scope. Bound to a user, the agents' and the crew's memories lie below that user's, so that no two
 * users of a tenant share one: `acme/users/42/crews/desk/agents/researcher`, else `acme/crews/desk/agents/researcher`.
 *
 * @throws MemoryError `invalid_namespace` for a tenant, user or name that fits into no segment
 */
export function scopeNamespace(owner: Owner, scope: Exclude<ScopeName, "agent">): Namespace;
export function scopeNamespace(owner: Owner, scope: "agent", agent: string): Namespace;
export function scopeNamespace(owner: Owner, scope: ScopeName, agent = ""): Namespace {
  const { tenant, user } = owner;
  if (scope === "tenant") return namespace(tenant);
  const base = user === undefined ? [tenant] : [tenant, "users", user];
  if (scope === "user") return namespace(...base);
  const crew = [...base, "crews", scopeName(owner.crew)];
  return scope === "crew" ? namespace(...crew) : namespace(...crew, "agents", scopeName(agent));
}

/** Where a run keeps how far it came: beside the crew's memory, and in no agent's scopes. */
export function runNamespace(owner: Owner, run: string): Namespace {
  return parseNamespace(`${scopeNamespace(owner, "crew")}/runs/${scopeName(run)}`);
}

/** An agent's scopes by name, as `memoryTools` and `mintToken` take them. */
export type AgentScopes = {
  readonly [Name in ScopeName]?: { readonly namespace: Namespace; readonly access: Access };
};

/** What the agent may use: its own scope to write, and the others as they are granted. */
export function agentScopes(owner: Owner, { name, grants }: CrewAgent): AgentScopes {
  const { crew, user, tenant } = grants;
  return {
    agent: { namespace: scopeNamespace(owner, "agent", name), access: "write" },
    ...(crew === "none" ? {} : { crew: { namespace: scopeNamespace(owner, "crew"), access: crew } }),
    ...(owner.user === undefined || user === "none"
      ? {}
      : { user: { namespace: scopeNamespace(owner, "user"), access: user } }),
    ...(tenant === "none" ? {} : { tenant: { namespace: scopeNamespace(owner, "tenant"), access: tenant } }),
  };
}
