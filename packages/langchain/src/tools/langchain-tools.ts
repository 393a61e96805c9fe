import { ToolMessage } from "@langchain/core/messages";
import { DynamicStructuredTool, type ToolRunnableConfig } from "@langchain/core/tools";
import {
  type MemoryToolsOptions,
  type RequestTool,
  type ToolResult,
  type ToolSource,
  toolsFrom,
} from "@pigeonhole/core";
import { uncheckedSchema } from "./unchecked-schema.js";

/** What LangChain hands to a tool call: `context` is what the agent was invoked with. */
export type LangchainRequest<Context = unknown> = Omit<ToolRunnableConfig, "context"> & {
  readonly context: Context;
};

/**
 * The tools for a LangChain agent. They are bound to a namespace (or a Memory, scopes, or tools that were made before); or
 * to a function that names the namespace of each call, so that one agent serves many tenants. An answer's text is the
 * content of the ToolMessage, its data or error the artifact; an error has the status "error", and nothing is thrown.
 *
 * @example
 * const agent = createAgent({ model, tools: langchainTools("acme/users/42") });
 * @example
 * const tools = langchainTools(({ context }: LangchainRequest<User>) => namespace(context.tenant, "users", context.id));
 * @throws MemoryError as `memoryTools` does
 */
export function langchainTools<Context = unknown>(
  source: ToolSource<LangchainRequest<Context>>,
  options: MemoryToolsOptions = {},
): DynamicStructuredTool[] {
  return toolsFrom(source, options).map((memoryTool) => translated(memoryTool));
}

function translated<Context>(memoryTool: RequestTool<LangchainRequest<Context>>): DynamicStructuredTool {
  const { name, description, inputJsonSchema, title, annotations } = memoryTool;
  return new DynamicStructuredTool({
    name,
    description,
    schema: uncheckedSchema(inputJsonSchema),
    responseFormat: "content_and_artifact",
    metadata: { title, annotations },
    func: async (input, _runManager, config?: ToolRunnableConfig) => {
      const result = await memoryTool.execute(input, { ...config, context: config?.context });
      if (result.ok) return [result.text, result.data];
      const call = config?.toolCall?.id;
      return [call === undefined ? result.text : failed(name, call, result), result.error];
    },
  });
}

function failed(name: string, call: string, { text, error }: ToolResult & { ok: false }): ToolMessage {
  return new ToolMessage({ status: "error", content: text, artifact: error, name, tool_call_id: call });
}
