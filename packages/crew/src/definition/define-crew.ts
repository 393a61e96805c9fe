import { Crew } from "../bind/crew.js";
import { checkCrew, namedParts } from "./check-crew.js";
import type { CrewInput } from "./crew-definition.js";
import { locateInCode, Part } from "./part.js";
import { type CrewWarning, Problems } from "./problems.js";

/** How a crew is made. */
export interface CrewOptions {
  /** Told each warning; left out, they become warnings of the process. All of them are in `crew.warnings` too. */
  readonly onWarning?: (warning: CrewWarning) => void;
}

/**
 * Defines a crew in code, with CrewAI's own field names.
 *
 * @example
 * const crew = defineCrew({
 *   name: "desk",
 *   agents: { researcher: { role: "Researcher", goal: "Find what is new in {topic}", backstory: "Thorough." } },
 *   tasks: { research: { description: "Look into {topic}", expected_output: "Ten lines", agent: "researcher" } },
 * });
 * @throws MemoryError `invalid_argument` with a line for each error
 */
export function defineCrew<const Agent extends string>(
  definition: CrewInput<Agent>,
  options: CrewOptions = {},
): Crew<Agent> {
  const problems = new Problems();
  const crew = new Part(definition, locateInCode);
  const agents = namedParts(crew.get("agents"), "agent", problems);
  const tasks = namedParts(crew.get("tasks"), "task", problems);
  const checked = checkCrew({ crew, agents, tasks }, problems);
  return new Crew<Agent>(checked, problems.warnings, options.onWarning);
}
