import { createHash } from "node:crypto";
import { isMemoryError, type Memory, MemoryError } from "@pigeonhole/core";
import type { CrewAgent, CrewTask } from "../definition/crew-definition.js";

/** The key of what a run is about; tasks have a longer prefix. */
const BEGUN = "run";

/** How far a run came, in the crew's own store. */
export class RunRecord {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /**
   * Notes what is run, or makes sure that it is what this run began with.
   *
   * @throws MemoryError `invalid_argument` for a run that began with other tasks, agents or inputs
   */
  async begin(run: string, agents: readonly CrewAgent[], tasks: readonly CrewTask[]): Promise<void> {
    const digest = digestOf(agents, tasks);
    const begun = await this.#first(BEGUN, { digest });
    if (JSON.stringify(begun) === JSON.stringify({ digest })) return;
    throw new MemoryError(
      "invalid_argument",
      `The run ${JSON.stringify(run)} began with other tasks, agents or inputs. Bind the crew with a new run.`,
    );
  }

  /** The result that a task has in this run. */
  async resultOf(task: string): Promise<string | undefined> {
    const result = await this.#memory.get(keyOf(task));
    return typeof result === "string" ? result : undefined;
  }

  /** Notes a task's result; where another process was faster, gives that one's. */
  async finish(task: string, result: string): Promise<string> {
    return String(await this.#first(keyOf(task), result));
  }

  /** Writes a key that is absent; gives what it holds then. */
  async #first(key: string, value: unknown): Promise<unknown> {
    try {
      return (await this.#memory.set(key, value, { ifRevision: 0 })).value;
    } catch (error) {
      if (isMemoryError(error) && error.code === "revision_conflict") return this.#memory.get(key);
      throw error;
    }
  }
}

function keyOf(task: string): string {
  return `task:${task}`;
}

function digestOf(agents: readonly CrewAgent[], tasks: readonly CrewTask[]): string {
  const text = JSON.stringify([
    agents.map(({ name, role, goal, backstory }) => [name, role, goal, backstory]),
    tasks.map(({ name, description, expectedOutput, agent, context }) => [
      name,
      description,
      expectedOutput,
      agent,
      context,
    ]),
  ]);
  return createHash("sha256").update(text).digest("hex");
}
