import { stringify } from "yaml";
import type { CrewAgent, CrewInputs, CrewTask } from "../definition/crew-definition.js";
import { crewProgram, tokenVariables } from "./python-files.js";

/** What goes into the files: the crew as it was defined, with its placeholders. */
export interface CrewAIParts {
  readonly name: string;
  readonly agents: readonly CrewAgent[];
  readonly tasks: readonly CrewTask[];
  readonly inputs: CrewInputs;
  readonly url: string;
  readonly tokens: ReadonlyMap<string, string>;
}

/** Files by their paths below the crew's folder. */
export type CrewAIFiles = { readonly [path: string]: string };

/** CrewAI's classic form: two YAML files, and a program that reads the tokens from the environment. */
export function yamlFiles({ agents, tasks, inputs, url }: CrewAIParts): CrewAIFiles {
  const names = agents.map(({ name }) => name);
  return {
    "config/agents.yaml": yamlOf(agents),
    "config/tasks.yaml": yamlOf(tasks),
    "inputs.json": `${JSON.stringify(inputs, null, 2)}\n`,
    "crew.py": crewProgram(url, tokenVariables(names)),
  };
}

/** CrewAI's JSON-first form. Its files name no environment variable, so each agent's holds its token. */
export function jsoncFiles({ name, agents, tasks, inputs, url, tokens }: CrewAIParts): CrewAIFiles {
  const crew = {
    name,
    agents: agents.map((agent) => agent.name),
    tasks: tasks.map((task) => ({ name: task.name, ...task.given })),
    process: "sequential",
    inputs,
  };
  const files = agents.map(({ name: agent, given }) => {
    const headers = { Authorization: `Bearer ${tokens.get(agent) ?? ""}` };
    const memory = { url, headers, streamable: true };
    const others = Array.isArray(given["mcps"]) ? given["mcps"] : [];
    const text = jsonOf({ ...given, mcps: [...others, memory] });
    return [
      `agents/${agent}.jsonc`,
      `// Holds a token: whoever can read this file can use this memory.\n${text}`,
    ];
  });
  return { "crew.jsonc": jsonOf(crew), ...Object.fromEntries(files) };
}

function yamlOf(parts: readonly { readonly name: string; readonly given: object }[]): string {
  // CrewAI reads YAML 1.1, in which more words than in 1.2 are no texts.
  return stringify(Object.fromEntries(parts.map(({ name, given }) => [name, given])), { version: "1.1" });
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
