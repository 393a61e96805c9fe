import { MemoryError, type Store } from "@pigeonhole/core";
import { checkGrants } from "../definition/check-agent.js";
import type { CrewAgent, CrewInputs, Grants } from "../definition/crew-definition.js";
import { locateInCode, Part } from "../definition/part.js";
import { Problems } from "../definition/problems.js";

/** What a crew is bound to. */
export interface BindOptions<Agent extends string = string> {
  /** One segment, such as `acme`. */
  readonly tenant: string;
  /** One segment. The crew then works for this user, in memories of this user only, and in the tenant's to read. */
  readonly user?: string;
  /** A store, or a URL for `openStore`. Left out: `PIGEONHOLE_STORE`, or else the user's data directory. */
  readonly store?: Store | string;
  /** Values for `{placeholders}`, before those of the crew. */
  readonly inputs?: CrewInputs;
  /** Names the run: on record with each write, and what `run` goes on with after a crash. Left out, a new one. */
  readonly run?: string;
  /** What agents are granted, in place of what the definition says: for crews loaded from CrewAI's files. */
  readonly grants?: { readonly [Name in Agent]?: Grants };
}

const OPTIONS = ["tenant", "user", "store", "inputs", "run", "grants"];

/** Options that were read once and whose names are known; the rest is checked by what takes it. */
export function checkBindOptions<Agent extends string>(given: BindOptions<Agent>): BindOptions<Agent> {
  const part = new Part(given, locateInCode);
  const unknown = part.names.find((name) => !OPTIONS.includes(name));
  if (!part.isRecord || unknown !== undefined) {
    const what = unknown === undefined ? "a tenant" : `no option ${JSON.stringify(unknown)}`;
    throw new MemoryError("invalid_argument", `bind takes ${what}: { ${OPTIONS.join(", ")} }.`);
  }
  return { ...given };
}

/**
 * The agents with what is granted here in place of what they were defined with.
 *
 * @throws MemoryError `invalid_argument` for an agent that there is not, or a grant that cannot be
 */
export function withGrants(agents: readonly CrewAgent[], grants: unknown): readonly CrewAgent[] {
  const part = new Part(grants ?? {}, locateInCode, ["grants"]);
  const problems = new Problems();
  if (!part.isRecord) problems.error(part, "grants are agents' names with scopes.");
  for (const name of part.names) {
    if (!agents.some((agent) => agent.name === name))
      problems.error(part.get(name), "there is no such agent.");
  }
  const granted = agents.map((agent) => {
    const given = part.get(agent.name);
    if (given.value === undefined) return agent;
    const defined = { ...agent.grants };
    const wanted = checkGrants(given, problems);
    const named = Object.fromEntries(Object.entries(wanted).filter(([scope]) => given.has(scope)));
    return { ...agent, grants: { ...defined, ...named } };
  });
  problems.throwErrors();
  return granted;
}
