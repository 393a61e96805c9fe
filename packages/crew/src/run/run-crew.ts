import { MemoryError } from "@pigeonhole/core";
import type { LanguageModel, ToolSet } from "ai";
import type { CrewAgent, CrewTask } from "../definition/crew-definition.js";
import type { AiSdkAgent } from "../frameworks/ai-sdk.js";
import type { RunRecord } from "./run-record.js";
import { taskPrompt } from "./task-prompt.js";

/** What `run` tells while it goes. */
export type RunEvent =
  | { readonly type: "task-started" | "task-resumed"; readonly task: string; readonly agent: string }
  | { readonly type: "task-finished"; readonly task: string; readonly agent: string; readonly output: string }
  /** A step of an agent, with the tools that it called. */
  | {
      readonly type: "step";
      readonly task: string;
      readonly agent: string;
      readonly tools: readonly string[];
    };

/** How a crew is run. */
export interface RunOptions {
  /** A model of the AI SDK for all agents, or one for each by name. */
  readonly model: LanguageModel | ((agent: string) => LanguageModel);
  /** Tools of your own by the names that agents have them under. */
  readonly tools?: ToolSet;
  readonly onEvent?: (event: RunEvent) => void;
  /** Ends the run; what was done is kept, and the same run goes on from there. */
  readonly signal?: AbortSignal;
}

/** What is run: a bound crew. */
export interface Runnable {
  readonly runId: string;
  readonly agents: readonly CrewAgent[];
  readonly tasks: readonly CrewTask[];
  aiSdk(agent: string, options: { readonly task: string; readonly tools: ToolSet }): AiSdkAgent<ToolSet>;
}

/** What a task came to. */
export interface TaskResult {
  readonly task: string;
  readonly agent: string;
  readonly output: string;
  /** True when it was done before, by an earlier life of this run. */
  readonly resumed: boolean;
}

/** What a run came to. `output` is the last task's. */
export interface RunResult {
  readonly run: string;
  readonly output: string;
  readonly tasks: readonly TaskResult[];
}

/**
 * Does the crew's tasks in order, each by its agent, on the AI SDK. A result is stored as soon as it is there, so the same
 * run after a crash goes on at the task that it had reached. What a model or a tool throws ends the run and reaches the caller.
 */
export async function runCrew(
  crew: Runnable,
  record: RunRecord,
  { model, tools = {}, onEvent = () => undefined, signal }: RunOptions,
): Promise<RunResult> {
  const { ToolLoopAgent } = await loadAi();
  const modelOf = typeof model === "function" ? model : () => model;
  const results = new Map<string, string>();
  const done: TaskResult[] = [];
  await record.begin(crew.runId, crew.agents, crew.tasks);
  for (const task of crew.tasks) {
    const { name, agent } = task;
    signal?.throwIfAborted();
    let output = await record.resultOf(name);
    const resumed = output !== undefined;
    onEvent({ type: resumed ? "task-resumed" : "task-started", task: name, agent });
    if (output === undefined) {
      const settings = crew.aiSdk(agent, { task: name, tools: toolsOf(crew, task, tools) });
      const worker = new ToolLoopAgent({ ...settings, model: modelOf(agent) });
      const { text } = await worker.generate({
        prompt: taskPrompt(task, results),
        ...(signal === undefined ? {} : { abortSignal: signal }),
        onStepFinish: ({ toolCalls }) =>
          onEvent({ type: "step", task: name, agent, tools: toolCalls.map(({ toolName }) => toolName) }),
      });
      output = await record.finish(name, text);
      onEvent({ type: "task-finished", task: name, agent, output });
    }
    results.set(name, output);
    done.push({ task: name, agent, output, resumed });
  }
  return { run: crew.runId, output: done.at(-1)?.output ?? "", tasks: done };
}

/** The user's tools that the task's agent names. */
function toolsOf(crew: Runnable, { agent }: CrewTask, tools: ToolSet): ToolSet {
  const named = crew.agents.find(({ name }) => name === agent)?.tools ?? [];
  const missing = named.find((name) => !Object.hasOwn(tools, name));
  if (missing !== undefined) {
    throw new MemoryError(
      "invalid_argument",
      `Agent ${JSON.stringify(agent)} has a tool ${JSON.stringify(missing)}. Give one of that name to run({ tools }).`,
    );
  }
  return Object.fromEntries(Object.entries(tools).filter(([name]) => named.includes(name)));
}

async function loadAi() {
  try {
    return await import("ai");
  } catch (cause) {
    throw new MemoryError("invalid_argument", "Install ai (6 or 7) to run a crew.", { cause });
  }
}
