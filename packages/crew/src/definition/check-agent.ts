import type { Access, CrewAgent, Grants } from "./crew-definition.js";
import { AGENT_KEYS, AGENT_NOTES } from "./known-keys.js";
import type { Part } from "./part.js";
import type { Problems } from "./problems.js";
import { integerOf, noteOthers, requiredText, textsOf } from "./read-keys.js";

/** CrewAI's own number of steps for a task. */
const MAX_ITERATIONS = 25;

/** Checks one agent; what is wrong goes to `problems`. */
export function checkAgent(name: string, part: Part, problems: Problems): CrewAgent | undefined {
  if (!part.isRecord) {
    problems.error(part, `agent ${JSON.stringify(name)} has role, goal and backstory.`);
    return undefined;
  }
  const settings = part.get("settings");
  if (part.has("settings") && !settings.isRecord) problems.error(settings, "settings are keys with values.");
  // Settings are keys of the agent that CrewAI's files set apart.
  const read = (key: string): Part =>
    part.has(key) || !settings.has(key) ? part.get(key) : settings.get(key);
  const role = requiredText(part, "role", problems);
  const goal = requiredText(part, "goal", problems);
  const backstory = requiredText(part, "backstory", problems);
  const tools = textsOf(read("tools"), problems) ?? [];
  const maxIterations = integerOf(read("max_iter"), problems) ?? MAX_ITERATIONS;
  const grants = checkGrants(part.get("grants"), problems);
  noteOthers(part, AGENT_KEYS, AGENT_NOTES, problems);
  noteOthers(settings, AGENT_KEYS, AGENT_NOTES, problems);
  const given = part.names
    .filter((key) => key !== "name" && key !== "grants")
    .map((key) => [key, part.get(key).value]);
  const llm = read("llm").value;
  return { name, role, goal, backstory, llm, tools, maxIterations, grants, given: Object.fromEntries(given) };
}

/** What may be granted in which scope. */
const GRANTABLE: { readonly [Scope in keyof Required<Grants>]: readonly Required<Grants>[Scope][] } = {
  crew: ["read", "write", "none"],
  user: ["read", "write", "none"],
  tenant: ["read", "none"],
};

/** Checks what an agent is granted; left out, it reads the crew's and the tenant's memory and none of a user. */
export function checkGrants(part: Part, problems: Problems): Required<Grants> {
  if (part.value !== undefined && !part.isRecord) {
    problems.error(part, 'grants are scopes with an access, such as { crew: "write" }.');
  }
  for (const name of part.names) {
    if (!(name in GRANTABLE)) problems.error(part.get(name), "only crew, user and tenant can be granted.");
  }
  const tenant = part.get("tenant");
  if (tenant.value !== undefined && tenant.value !== "read" && tenant.value !== "none") {
    problems.error(tenant, 'tenant is "read" or "none": the tenant\'s facts are written by the application.');
  }
  return {
    crew: accessOf(part.get("crew"), problems) ?? "read",
    user: accessOf(part.get("user"), problems) ?? "none",
    tenant: tenant.value === "none" ? "none" : "read",
  };
}

function accessOf(part: Part, problems: Problems): Access | "none" | undefined {
  const { value } = part;
  if (value === undefined || value === "read" || value === "write" || value === "none") return value;
  problems.error(part, 'a grant is "read", "write" or "none".');
  return undefined;
}
