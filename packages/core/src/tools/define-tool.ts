import { z } from "zod";
import { isMemoryError, MemoryError } from "../errors.js";
import type { JsonSchema, MemoryTool, ToolAnnotations, ToolResult } from "./memory-tool.js";
import { portableSchema } from "./portable-schema.js";
import { visible } from "./visible.js";

/** An optional text; models also send null for what they leave out. */
export const optionalText = z.string().nullish();

/** An optional number; models also send null, or digits as text. */
export const optionalNumber = z.preprocess(
  (given) => (typeof given === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(given) ? Number(given) : given),
  z.number().nullish(),
);

interface Definition<Input extends z.ZodType, Output extends z.ZodType> {
  name: string;
  title: string;
  description: string;
  input: Input;
  /** The input's JSON Schema where it does not follow from `input`. */
  inputJsonSchema?: JsonSchema;
  output: Output;
  annotations: ToolAnnotations;
  run: (
    input: z.output<Input>,
  ) => Promise<{ text: string; data: z.output<Output> & { [field: string]: unknown } }>;
}

/** Makes a tool of its parts: schemas derived once, input checked, errors turned into answers. */
export function defineTool<Input extends z.ZodType, Output extends z.ZodType>(
  definition: Definition<Input, Output>,
): MemoryTool {
  const { name, title, description, input, output, annotations, run } = definition;
  return Object.freeze({
    name,
    title,
    description,
    inputSchema: input,
    outputSchema: output,
    inputJsonSchema: definition.inputJsonSchema ?? portableSchema(input, "input"),
    outputJsonSchema: portableSchema(output, "output"),
    annotations,
    execute: async (given: unknown): Promise<ToolResult> => {
      try {
        return { ok: true, ...(await run(parse(name, input, given))) };
      } catch (error) {
        return failure(error);
      }
    },
  });
}

function parse<Input extends z.ZodType>(name: string, schema: Input, given: unknown): z.output<Input> {
  const parsed = attempt(() => schema.safeParse(given));
  if (parsed?.success) return parsed.data;
  const issues = parsed?.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join(".") || "input"}: ${message}`);
  const details = visible(issues?.join("; ") ?? "the input could not be read").slice(0, 400);
  throw new MemoryError(
    "invalid_argument",
    `Wrong input for ${name}: ${details}. Correct it and call again.`,
  );
}

function attempt<Result>(body: () => Result): Result | undefined {
  try {
    return body();
  } catch {
    return undefined;
  }
}

/** An error as an answer; what no MemoryError says stays unsaid. */
export function failure(error: unknown): ToolResult {
  const known = isMemoryError(error)
    ? error
    : new MemoryError("store_unavailable", "The memory could not be used. Go on without it.");
  const { code, message, retryable } = known;
  const text = `Error (${code}): ${message}${retryable ? " You may try again." : ""}`;
  return { ok: false, text, error: { code, message, retryable } };
}
