import type { FunctionTool, RunContext } from "@openai/agents";
import { type MemoryToolsOptions, type RequestTool, type ToolSource, toolsFrom } from "@pigeonhole/core";
import { parametersOf } from "./parameters.js";

/** A tool of an `Agent` whose context is of this type. */
export type OpenaiAgentsTool<Context = unknown> = FunctionTool<Context, undefined, string>;

/**
 * The memory tools for an `Agent` of the OpenAI Agents SDK. A model reads the text of an answer, also when a call fails
 * or its input is not even JSON. `options` are those of `memoryTools`.
 *
 * For an agent that serves many tenants, `of` is a function that names the namespace by the context of the run.
 *
 * @example
 * const agent = new Agent({ name: "support", tools: openaiAgentsTools("acme/users/42") });
 * @throws MemoryError as `memoryTools` does
 */
export function openaiAgentsTools<Context = unknown>(
  of: ToolSource<Context>,
  options?: MemoryToolsOptions,
): OpenaiAgentsTool<Context>[] {
  return toolsFrom(of, options).map(openaiAgentsTool);
}

function openaiAgentsTool<Context>(tool: RequestTool<Context>): OpenaiAgentsTool<Context> {
  return {
    type: "function",
    name: tool.name,
    description: tool.description,
    parameters: parametersOf(tool.inputJsonSchema),
    // Strict schemas need every input, and these leave the optional ones out.
    strict: false,
    needsApproval: async () => false,
    isEnabled: async () => true,
    invoke: async (run: RunContext<Context>, input) => {
      const { text } = await tool.execute(parsed(input), run.context);
      return text;
    },
  };
}

/** The input of a call; what is no JSON stays text, which the tool answers as it does any wrong input. */
function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}
