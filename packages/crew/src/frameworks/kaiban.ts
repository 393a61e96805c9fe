import type { JsonSchema, MemoryTool } from "@pigeonhole/core";
import type { IAgentParams } from "kaibanjs";
import type { BoundAgent } from "../bind/bound-agent.js";

/** A tool as KaibanJS uses it: it shows `schema` to the model and calls `invoke` with what the model wrote. */
export interface KaibanTool {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonSchema;
  /** Never throws: a model learns of an error by its text. */
  invoke(input: unknown): Promise<string>;
}

/** What `new Agent({ ...agent, llmConfig })` of KaibanJS takes besides a model. */
export interface KaibanAgent {
  readonly name: string;
  readonly role: string;
  readonly goal: string;
  readonly background: string;
  readonly maxIterations: number;
  readonly tools: KaibanTool[];
}

/** KaibanJS types its tools as a class of LangChain's, of which it uses what {@link KaibanTool} has. */
type TypedTools = KaibanTool[] & NonNullable<IAgentParams["tools"]>;

/** An agent for KaibanJS. It has no instructions of its own there, so what the agent is told goes into the background. */
export function kaibanAgent(agent: BoundAgent): KaibanAgent & { readonly tools: TypedTools };
export function kaibanAgent({ name, definition, memory, tools }: BoundAgent): KaibanAgent {
  const { role, goal, backstory, maxIterations } = definition;
  const background = `${backstory.trim()}\n\n${memory}`;
  return { name, role, goal, background, maxIterations, tools: tools.map(kaibanTool) };
}

function kaibanTool({ name, description, inputJsonSchema, execute }: MemoryTool): KaibanTool {
  return { name, description, schema: inputJsonSchema, invoke: async (input) => (await execute(input)).text };
}
