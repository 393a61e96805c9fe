import type { CrewTask } from "./crew-definition.js";
import { TASK_KEYS, TASK_NOTES } from "./known-keys.js";
import type { Part } from "./part.js";
import type { Problems } from "./problems.js";
import { noteOthers, requiredText, textsOf } from "./read-keys.js";

/** Checks one task; `earlier` are the names of the tasks before it. */
export function checkTask(
  name: string,
  part: Part,
  agents: readonly string[],
  earlier: readonly string[],
  problems: Problems,
): CrewTask | undefined {
  if (!part.isRecord) {
    problems.error(part, `task ${JSON.stringify(name)} has description, expected_output and agent.`);
    return undefined;
  }
  const description = requiredText(part, "description", problems);
  const expectedOutput = requiredText(part, "expected_output", problems);
  const agent = requiredText(part, "agent", problems);
  if (agent !== "" && !agents.includes(agent)) {
    problems.error(
      part.get("agent"),
      `there is no agent ${JSON.stringify(agent)}; there are ${agents.join(", ")}.`,
    );
  }
  const context = textsOf(part.get("context"), problems);
  for (const item of part.get("context").items) {
    if (typeof item.value !== "string" || earlier.includes(item.value)) continue;
    problems.error(item, `there is no task ${JSON.stringify(item.value)} before this one.`);
  }
  noteOthers(part, TASK_KEYS, TASK_NOTES, problems);
  const given = part.names.filter((key) => key !== "name").map((key) => [key, part.get(key).value]);
  return {
    name,
    description,
    expectedOutput,
    agent,
    context: context ?? earlier,
    given: Object.fromEntries(given),
  };
}
