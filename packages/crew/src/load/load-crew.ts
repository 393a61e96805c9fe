import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Crew } from "../bind/crew.js";
import { checkCrew, type NamedPart, namedParts } from "../definition/check-crew.js";
import type { CrewInputs } from "../definition/crew-definition.js";
import type { CrewOptions } from "../definition/define-crew.js";
import { Part } from "../definition/part.js";
import { Problems } from "../definition/problems.js";
import { DefinitionFileError } from "./definition-file-error.js";
import { readPart } from "./read-part.js";

/** CrewAI's classic form: one file of agents and one of tasks, both by name. */
export interface CrewFiles {
  readonly agents: string;
  readonly tasks: string;
  /** The crew's name, which these files do not have; left out, that of their folder. */
  readonly name?: string;
  readonly inputs?: CrewInputs;
}

/**
 * Loads a crew from CrewAI's files: `crew.jsonc` with its `agents/*.jsonc`, or `agents.yaml` and `tasks.yaml`. Nothing in them
 * is executed, and Python references are not followed.
 *
 * @example
 * const crew = await loadCrew({ agents: "config/agents.yaml", tasks: "config/tasks.yaml", name: "desk" });
 * @throws MemoryError `invalid_argument` with a line such as `agents.yaml:12:3: goal is missing.` for each error
 */
export async function loadCrew(from: string | CrewFiles, options: CrewOptions = {}): Promise<Crew> {
  const problems = new Problems();
  const parts = typeof from === "string" ? await readOne(from, problems) : await readClassic(from, problems);
  return new Crew(checkCrew(parts, problems), problems.warnings, options.onWarning);
}

async function readOne(file: string, problems: Problems): ReturnType<typeof readClassic> {
  const crew = await readPart(file);
  const agents: NamedPart[] = [];
  const listed = crew.get("agents");
  const names = listed.items.map(({ value }) => value);
  if (names.length > 0 && names.every((name) => typeof name === "string")) {
    for (const item of listed.items) {
      const part = await readAgent(file, item, problems);
      if (part !== undefined) agents.push({ name: String(item.value), part });
    }
  } else agents.push(...namedParts(listed, "agent", problems));
  return { crew, agents, tasks: namedParts(crew.get("tasks"), "task", problems) };
}

/** An agent's own file beside the crew's: `agents/<name>.jsonc`, or `.json`. */
async function readAgent(crewFile: string, item: Part, problems: Problems): Promise<Part | undefined> {
  const name = String(item.value);
  if (basename(name) !== name || name.includes("\\") || /^\.*$/.test(name)) {
    problems.error(item, "an agent's name is that of its file, without a folder.");
    return undefined;
  }
  const files = [".jsonc", ".json"].map((ending) => join(dirname(crewFile), "agents", name + ending));
  const file = files.find((path) => existsSync(path));
  if (file !== undefined) return readPart(file);
  problems.error(item, `there is no ${join("agents", `${name}.jsonc`)} for this agent.`);
  return undefined;
}

async function readClassic(
  files: CrewFiles,
  problems: Problems,
): Promise<{ crew: Part; agents: NamedPart[]; tasks: NamedPart[] }> {
  const { agents: agentsFile, tasks: tasksFile, inputs } = files;
  if (typeof agentsFile !== "string" || typeof tasksFile !== "string") {
    throw new DefinitionFileError(
      "A crew is loaded from crew.jsonc, or from { agents, tasks }: two file names.",
    );
  }
  const [agents, tasks] = [await readPart(agentsFile), await readPart(tasksFile)];
  const name = files.name ?? folderName(agentsFile);
  const crew = new Part({ name, ...(inputs === undefined ? {} : { inputs }) }, () => agentsFile);
  if (files.name === undefined) {
    problems.warn(
      crew,
      `the crew is named ${JSON.stringify(name)} after its folder; give it a name of its own.`,
    );
  }
  return {
    crew,
    agents: namedParts(agents, "agent", problems),
    tasks: namedParts(tasks, "task", problems),
  };
}

/** CrewAI keeps the two files in the crew's folder, or in `config` below it. */
function folderName(file: string): string {
  const folder = dirname(resolve(file));
  return basename(basename(folder) === "config" ? dirname(folder) : folder);
}
