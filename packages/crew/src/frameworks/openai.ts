import { type OpenaiAgentsTool, openaiAgentsTools } from "@pigeonhole/openai-agents";
import type { BoundAgent } from "../bind/bound-agent.js";

/** What `new Agent({ model, ...agent })` of the OpenAI Agents SDK takes besides a model. */
export interface OpenaiAgent {
  readonly name: string;
  readonly instructions: string;
  readonly tools: OpenaiAgentsTool[];
}

/** An agent for the OpenAI Agents SDK. */
export function openaiAgent({ name, instructions, tools }: BoundAgent): OpenaiAgent {
  return { name, instructions, tools: openaiAgentsTools(tools) };
}
