import { checkAgent } from "./check-agent.js";
import { checkTask } from "./check-task.js";
import type { CrewAgent, CrewDefinition, CrewTask } from "./crew-definition.js";
import { CREW_KEYS, CREW_NOTES } from "./known-keys.js";
import type { Part } from "./part.js";
import type { Problems } from "./problems.js";
import { noteOthers, requiredText } from "./read-keys.js";

/** The parts of a crew, wherever they come from. */
export interface CrewParts {
  /** The crew's own keys; what it says of agents and tasks is in the other two. */
  readonly crew: Part;
  readonly agents: readonly NamedPart[];
  readonly tasks: readonly NamedPart[];
}

export interface NamedPart {
  readonly name: string;
  readonly part: Part;
}

/** No path, no separator: an agent's name is also a file's name. */
const NAME = /^[^/\\\p{Cc}]{1,128}$/u;

/**
 * Checks a crew whole: what is wrong is told with its place, what has no effect is warned about.
 *
 * @throws MemoryError `invalid_argument` with a line for each error
 */
export function checkCrew({ crew, agents, tasks }: CrewParts, problems: Problems): CrewDefinition {
  const name = requiredText(crew, "name", problems);
  if (name !== "" && !NAME.test(name)) problems.error(crew.get("name"), "a crew's name is one short line.");
  const checkedAgents: CrewAgent[] = [];
  for (const agent of agents) {
    checkName(agent, checkedAgents, "agent", problems);
    const checked = checkAgent(agent.name, agent.part, problems);
    if (checked !== undefined) checkedAgents.push(checked);
  }
  const agentNames = agents.map((agent) => agent.name);
  const checkedTasks: CrewTask[] = [];
  for (const task of tasks) {
    checkName(task, checkedTasks, "task", problems);
    const earlier = checkedTasks.map((other) => other.name);
    const checked = checkTask(task.name, task.part, agentNames, earlier, problems);
    if (checked !== undefined) checkedTasks.push(checked);
  }
  if (agents.length === 0) problems.error(crew, "a crew has at least one agent.");
  if (tasks.length === 0) problems.error(crew, "a crew has at least one task.");
  const inputs = crew.get("inputs");
  if (inputs.value !== undefined && inputs.value !== null && !inputs.isRecord) {
    problems.error(inputs, "inputs are names with values.");
  }
  noteOthers(crew, CREW_KEYS, CREW_NOTES, problems);
  problems.throwErrors();
  const values = inputs.names.map((input) => [input, inputs.get(input).value]);
  return { name, agents: checkedAgents, tasks: checkedTasks, inputs: Object.fromEntries(values) };
}

/** Names the items of a list or of a mapping; what has no name gets a number. */
export function namedParts(part: Part, kind: "agent" | "task", problems: Problems): NamedPart[] {
  if (part.isRecord) return part.names.map((name) => ({ name, part: part.get(name) }));
  if (!Array.isArray(part.value)) {
    problems.error(part, `${kind}s are a list, or names with what they stand for.`);
    return [];
  }
  return part.items.map((item, index) => {
    const { value: name } = item.get("name");
    if (typeof name === "string" && name !== "") return { name, part: item };
    const [only, ...others] = item.names;
    if (only !== undefined && others.length === 0) return { name: only, part: item.get(only) };
    if (kind === "agent" || item.has("name")) problems.error(item, `this ${kind} has a name.`);
    return { name: `task_${index + 1}`, part: item };
  });
}

function checkName(
  { name, part }: NamedPart,
  known: readonly { readonly name: string }[],
  kind: "agent" | "task",
  problems: Problems,
): void {
  if (!NAME.test(name)) {
    problems.error(part, `the name of this ${kind} is one short line without / and \\.`);
  }
  if (known.some((other) => other.name === name)) {
    problems.error(part, `there are two ${kind}s with the name ${JSON.stringify(name)}.`);
  }
}
