import { type AiSdkTool, aiSdkTools } from "@pigeonhole/ai-sdk";
import type { BoundAgent } from "../bind/bound-agent.js";

/** The memory tools that every agent of a crew has, since each may write its own scope. */
export type CrewTools = Readonly<Record<"remember" | "recall" | "list_memory", AiSdkTool>>;

/** What `new ToolLoopAgent({ model, ...agent })` of the AI SDK takes besides a model. */
export interface AiSdkAgent<Tools> {
  readonly id: string;
  readonly instructions: string;
  readonly tools: CrewTools & Tools;
  /** Ends a task after as many steps as the agent may take. */
  readonly stopWhen: (progress: { readonly steps: readonly unknown[] }) => boolean;
  /** The last of these steps has to be an answer. */
  readonly prepareStep: (step: { readonly stepNumber: number }) => { toolChoice?: "none" };
}

/** An agent for the AI SDK, with tools of the user's own beside those of the memory. */
export function aiSdkAgent<Tools extends object>(agent: BoundAgent, others: Tools): AiSdkAgent<Tools>;
export function aiSdkAgent(
  { name, definition, instructions, tools }: BoundAgent,
  others: object,
): Omit<AiSdkAgent<object>, "tools"> & { readonly tools: object } {
  const most = definition.maxIterations;
  return {
    id: name,
    instructions,
    tools: { ...others, ...aiSdkTools(tools) },
    stopWhen: ({ steps }) => steps.length >= most,
    prepareStep: ({ stepNumber }) => (stepNumber >= most - 1 ? { toolChoice: "none" } : {}),
  };
}
