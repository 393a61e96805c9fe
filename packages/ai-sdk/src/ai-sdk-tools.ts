import {
  type MemoryToolsOptions,
  type RequestTool,
  type ToolResult,
  type ToolSource,
  toolsFrom,
} from "@pigeonhole/core";
import { type AiSdkTool, type AiSdkTools, inputSchemaOf, type ModelOutput } from "./ai-sdk-tool.js";

/** Tells an option that does not exist, as a plain parameter would. */
type NoOther<Options> = { readonly [Name in Exclude<keyof Options, keyof MemoryToolsOptions>]: never };

/**
 * The memory tools as a `ToolSet` for `generateText`, `streamText` and `ToolLoopAgent` of ai 6 and ai 7. A model reads
 * the text of an answer; your program gets the whole of it as the tool's output. `options` are those of `memoryTools`.
 *
 * For an agent that serves many tenants, `of` is a function that names the namespace by the context of the call:
 * `toolsContext` in ai 7, `experimental_context` in ai 6.
 *
 * @example
 * const agent = new ToolLoopAgent({ model, tools: aiSdkTools("acme/users/42") });
 * @throws MemoryError as `memoryTools` does
 */
export function aiSdkTools<
  const Of extends ToolSource<never>,
  const Options extends MemoryToolsOptions = Record<never, never>,
>(of: Of, options?: Options & NoOther<Options>): AiSdkTools<Of, Options>;
export function aiSdkTools(
  of: ToolSource<unknown>,
  options?: MemoryToolsOptions,
): { [name: string]: AiSdkTool } {
  return Object.fromEntries(toolsFrom(of, options).map((tool) => [tool.name, aiSdkTool(tool)]));
}

function aiSdkTool({ title, description, inputJsonSchema, execute }: RequestTool<unknown>): AiSdkTool {
  return {
    title,
    description,
    inputSchema: inputSchemaOf(inputJsonSchema),
    execute: (input, { context, experimental_context } = {}) =>
      execute(input, context ?? experimental_context),
    toModelOutput: ({ output }) => modelOutput(output),
  };
}

/** The text of an answer. An output that a client has sent back may be anything; then it is told as JSON. */
function modelOutput(output: ToolResult | null | undefined): ModelOutput {
  if (typeof output?.text !== "string") return { type: "text", value: String(JSON.stringify(output)) };
  return { type: output.ok ? "text" : "error-text", value: output.text };
}
