import type { z } from "zod";
import type { MemoryErrorCode } from "../errors.js";

/** A schema in the portable subset of JSON Schema that every model provider accepts. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** What a tool answers. `text` is for the model to read; `data` is the same for programs. */
export type ToolResult =
  | { readonly ok: true; readonly text: string; readonly data: { readonly [field: string]: unknown } }
  | {
      readonly ok: false;
      readonly text: string;
      readonly error: {
        readonly code: MemoryErrorCode;
        readonly message: string;
        readonly retryable: boolean;
      };
    };

/** Hints to a client, under their MCP names. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** A tool for a model: plain data and one function, of no framework. Adapters only translate it. */
export interface MemoryTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** zod 4; takes null for what is optional, and numbers as text. */
  readonly inputSchema: z.ZodType;
  readonly outputSchema: z.ZodType;
  readonly inputJsonSchema: JsonSchema;
  readonly outputJsonSchema: JsonSchema;
  readonly annotations: ToolAnnotations;
  /** Never throws or rejects, whatever it is given. */
  execute(input: unknown): Promise<ToolResult>;
}
