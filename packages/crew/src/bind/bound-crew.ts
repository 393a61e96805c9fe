import { Memory, MemoryError, type MemoryTool, memoryTools, type Source, type Store } from "@pigeonhole/core";
import { type CrewAIExport, type ToCrewAIOptions, toCrewAI } from "../crewai/to-crewai.js";
import type { CrewAgent, CrewDefinition, CrewInputs, CrewTask } from "../definition/crew-definition.js";
import { interpolate } from "../definition/interpolate.js";
import type { CrewWarning } from "../definition/problems.js";
import { type AiSdkAgent, aiSdkAgent } from "../frameworks/ai-sdk.js";
import { kaibanAgent } from "../frameworks/kaiban.js";
import { type LangchainAgent, langchainAgent } from "../frameworks/langchain.js";
import { type OpenaiAgent, openaiAgent } from "../frameworks/openai.js";
import { type RunOptions, type RunResult, runCrew } from "../run/run-crew.js";
import { RunRecord } from "../run/run-record.js";
import { agentInstructions, memoryInstructions } from "./agent-instructions.js";
import { type BindOptions, checkBindOptions, withGrants } from "./bind-options.js";
import type { BoundAgent } from "./bound-agent.js";
import {
  type AgentScopes,
  agentScopes,
  type Owner,
  runNamespace,
  type ScopeName,
  scopeNamespace,
} from "./crew-scopes.js";

/** A crew with one tenant's memory. Nothing that it gives is shared between calls, so runs may go on at once. */
export class BoundCrew<Agent extends string = string> {
  readonly name: string;
  readonly tenant: string;
  readonly user: string | undefined;
  /** Names the run; on record with every write. */
  readonly runId: string;
  readonly store: Store;
  readonly inputs: CrewInputs;
  readonly agents: readonly CrewAgent[];
  readonly tasks: readonly CrewTask[];
  readonly #owner: Owner;
  readonly #onWarning: (warning: CrewWarning) => void;

  /** @throws MemoryError `invalid_namespace`, `invalid_argument` */
  constructor(
    definition: CrewDefinition,
    options: BindOptions<Agent>,
    onWarning: (warning: CrewWarning) => void,
  ) {
    const { tenant, user, store, inputs, run, grants } = checkBindOptions(options);
    this.name = definition.name;
    this.#onWarning = onWarning;
    this.tenant = tenant;
    this.user = user;
    this.#owner = { tenant, user, crew: definition.name };
    this.runId = run ?? crypto.randomUUID().replaceAll("-", "").slice(0, 16);
    this.inputs = { ...definition.inputs, ...inputs };
    this.agents = withGrants(definition.agents, grants).map((agent) => filledAgent(agent, this.inputs));
    this.tasks = definition.tasks.map((task) => filledTask(task, this.inputs));
    const crewMemory = new Memory(scopeNamespace(this.#owner, "crew"), {
      ...(store === undefined ? {} : { store }),
      source: this.#source({}),
    });
    this.store = crewMemory.store;
    // Names that fit into no namespace are told now, not at an agent's first call.
    for (const agent of this.agents) this.agent(agent.name);
  }

  /** An agent by name, ready for any framework. `task` is on record with what it writes. */
  agent(name: Agent | (string & {}), task?: string): BoundAgent {
    const definition = this.#definitionOf(name);
    const scopes = agentScopes(this.#owner, definition);
    const tools = memoryTools(scopes, {
      store: this.store,
      source: this.#source({ agent: name, ...(task === undefined ? {} : { task }) }),
    });
    const memory = memoryInstructions(scopes);
    return { name, definition, instructions: `${agentInstructions(definition)}\n\n${memory}`, memory, tools };
  }

  /** The memory tools of an agent: what any framework takes. */
  tools(agent: Agent | (string & {}), task?: string): MemoryTool[] {
    return this.agent(agent, task).tools;
  }

  /** An agent for `ToolLoopAgent` of the AI SDK, with tools of your own beside those of its memory. */
  aiSdk(agent: Agent | (string & {}), options?: { readonly task?: string }): AiSdkAgent<unknown>;
  aiSdk<Tools extends object>(
    agent: Agent | (string & {}),
    options: { readonly task?: string; readonly tools: Tools },
  ): AiSdkAgent<Tools>;
  aiSdk(
    agent: string,
    options: { readonly task?: string; readonly tools?: object } = {},
  ): AiSdkAgent<unknown> {
    return aiSdkAgent(this.agent(agent, options.task), options.tools ?? {});
  }

  /** An agent for KaibanJS. */
  kaiban(agent: Agent | (string & {}), task?: string): ReturnType<typeof kaibanAgent> {
    return kaibanAgent(this.agent(agent, task));
  }

  /** An agent for LangChain's `createAgent`. */
  langchain(agent: Agent | (string & {}), task?: string): LangchainAgent {
    return langchainAgent(this.agent(agent, task));
  }

  /** An agent for the OpenAI Agents SDK. */
  openai(agent: Agent | (string & {}), task?: string): OpenaiAgent {
    return openaiAgent(this.agent(agent, task));
  }

  /** Does the crew's tasks in order on the AI SDK; the same run after a crash goes on at the task that it had reached. */
  run(options: RunOptions): Promise<RunResult> {
    return runCrew(this, new RunRecord(this.#runMemory(this.runId)), options);
  }

  /**
   * Makes the files of a Python crew whose agents have the same memories through a memory server, with a token for each
   * agent. The files have the crew as it was defined, and its inputs beside it.
   *
   * @throws MemoryError `invalid_argument`, also where `@pigeonhole/mcp` is not installed
   */
  toCrewAI(options: ToCrewAIOptions): Promise<CrewAIExport> {
    const parts = {
      name: this.name,
      agents: this.agents,
      tasks: this.tasks,
      inputs: this.inputs,
      scopesOf: (agent: string) => this.scopes(agent),
      sourceOf: (agent: string) => this.#source({ agent }),
    };
    return toCrewAI(parts, options, this.#onWarning);
  }

  /** The scopes of an agent with their namespaces, as `memoryTools` and `mintToken` take them. */
  scopes(agent: Agent | (string & {})): AgentScopes {
    return agentScopes(this.#owner, this.#definitionOf(agent));
  }

  /** A scope's memory for the application's own code, which may write every one. */
  memory(scope: "crew" | "user" | "tenant"): Memory;
  memory(scope: "agent", agent: Agent | (string & {})): Memory;
  memory(scope: ScopeName, agent?: string): Memory {
    return new Memory(this.#namespaceOf(scope, agent), { store: this.store });
  }

  /**
   * Undoes all that a run wrote, in every scope of the crew; later writes of others stay. Gives the number of keys that
   * were changed.
   */
  async undo(run: string = this.runId): Promise<number> {
    const scopes = [
      ...this.agents.map((agent) => scopeNamespace(this.#owner, "agent", agent.name)),
      scopeNamespace(this.#owner, "crew"),
      ...(this.user === undefined ? [] : [scopeNamespace(this.#owner, "user")]),
      runNamespace(this.#owner, run),
    ];
    let undone = 0;
    for (const namespace of scopes) {
      const memory = new Memory(namespace, { store: this.store });
      undone += await memory.rewind({ source: { crew: this.name, run } });
    }
    return undone;
  }

  #runMemory(run: string): Memory {
    return new Memory(runNamespace(this.#owner, run), { store: this.store, source: this.#source({}) });
  }

  #namespaceOf(scope: ScopeName, agent: string | undefined) {
    if (scope === "agent") return scopeNamespace(this.#owner, scope, this.#definitionOf(agent ?? "").name);
    if (scope !== "user" || this.user !== undefined) return scopeNamespace(this.#owner, scope);
    throw new MemoryError("invalid_argument", "This crew is bound to no user. Give bind() a user.");
  }

  #definitionOf(name: string): CrewAgent {
    const found = this.agents.find((agent) => agent.name === name);
    if (found !== undefined) return found;
    const names = this.agents.map((agent) => agent.name).join(", ");
    throw new MemoryError(
      "invalid_argument",
      `There is no agent ${JSON.stringify(name)}; there are ${names}.`,
    );
  }

  #source(who: Source): Source {
    return {
      crew: this.name,
      run: this.runId,
      ...(this.user === undefined ? {} : { user: this.user }),
      ...who,
    };
  }
}

function filledAgent(agent: CrewAgent, inputs: CrewInputs): CrewAgent {
  const fill = (text: string, key: string): string =>
    interpolate(text, inputs, `agents.${agent.name}.${key}`);
  const [role, goal] = [fill(agent.role, "role"), fill(agent.goal, "goal")];
  return { ...agent, role, goal, backstory: fill(agent.backstory, "backstory") };
}

function filledTask(task: CrewTask, inputs: CrewInputs): CrewTask {
  const fill = (text: string, key: string): string => interpolate(text, inputs, `tasks.${task.name}.${key}`);
  return {
    ...task,
    description: fill(task.description, "description"),
    expectedOutput: fill(task.expectedOutput, "expected_output"),
  };
}
