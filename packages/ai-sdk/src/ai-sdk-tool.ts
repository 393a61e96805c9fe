import type { JsonSchema, MemoryTool, NamespaceOf, ToolInputs, ToolResult } from "@pigeonhole/core";

/** A tool's input as the AI SDK takes it: a Standard Schema (https://standardschema.dev) that tells its JSON Schema. */
export interface InputSchema<Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "pigeonhole";
    readonly types?: { readonly input: unknown; readonly output: Input } | undefined;
    readonly validate: (value: unknown) => { readonly value: Input };
    readonly jsonSchema: {
      readonly input: () => { [keyword: string]: unknown };
      readonly output: () => { [keyword: string]: unknown };
    };
  };
}

/** What a tool call is given of the request: `context` by ai 7, `experimental_context` by ai 6. */
export interface CallOptions<Context> {
  readonly context?: Context;
  readonly experimental_context?: unknown;
}

/** What a model is given as the answer to a call. */
export type ModelOutput = { type: "text"; value: string } | { type: "error-text"; value: string };

/** A tool of a `ToolSet` of ai 6 or ai 7. */
export interface AiSdkTool<Input = unknown, Context = unknown> {
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema<Input>;
  /** Never throws or rejects: what goes wrong is in the answer, in words that a model can act on. */
  execute(input: Input, options?: CallOptions<Context>): Promise<ToolResult>;
  toModelOutput(answer: { output: ToolResult }): ModelOutput;
}

/** The tools that `aiSdkTools` makes of a source: their names, and what a model gives to each. */
export type AiSdkTools<Of, Options> = Of extends readonly MemoryTool[]
  ? { [name: string]: AiSdkTool }
  : {
      [Name in keyof ToolInputs<Of, Options>]: AiSdkTool<
        ToolInputs<Of, Options>[Name],
        Of extends NamespaceOf<infer Context> ? Context : unknown
      >;
    };

/**
 * A schema that lists a tool's own JSON Schema and lets every input through: the tool checks its input itself and answers
 * in words that a model can act on.
 */
export function inputSchemaOf(jsonSchema: JsonSchema): InputSchema<unknown> {
  // The AI SDK writes into the schema that it is given.
  const copy = () => structuredClone({ ...jsonSchema });
  return {
    "~standard": {
      version: 1,
      vendor: "pigeonhole",
      validate: (value) => ({ value }),
      jsonSchema: { input: copy, output: copy },
    },
  };
}
