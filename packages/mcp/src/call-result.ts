import type { ToolResult } from "@pigeonhole/core";

/** The result of `tools/call`, as both generations of the SDK take it. */
export interface CallResult {
  [field: string]: unknown;
  content: { type: "text"; text: string }[];
  structuredContent?: { [field: string]: unknown };
  isError?: boolean;
}

/** A tool's answer as MCP: the text first, for clients that show a model nothing else; data that fits the output schema. */
export function callResult(result: ToolResult): CallResult {
  const content: CallResult["content"] = [{ type: "text", text: result.text }];
  return result.ok ? { content, structuredContent: { ...result.data } } : { content, isError: true };
}
