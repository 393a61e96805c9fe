import { z } from "zod";
import { MemoryError } from "../errors.js";
import type { ValueSchema } from "../memory/schema.js";
import type { JsonSchema } from "./memory-tool.js";
import { portableValueSchema } from "./portable-schema.js";

/** How a tool takes a value. */
export interface ValueInput {
  readonly schema: z.ZodType;
  readonly jsonSchema: JsonSchema;
  /** The value to store, out of what the model gave. */
  read(given: unknown): unknown;
}

/**
 * Text for an untyped memory. A typed one takes the schema of its values, or their JSON text where the portable subset
 * cannot express that schema; the memory checks the value in both cases.
 */
export function valueInput(schema: ValueSchema | undefined): ValueInput {
  if (schema === undefined) {
    return { schema: z.string(), jsonSchema: { type: "string" }, read: (given) => given };
  }
  const jsonSchema = portableValueSchema(schema);
  if (jsonSchema !== undefined) return { schema: z.unknown(), jsonSchema, read: (given) => given };
  return {
    schema: z.string(),
    jsonSchema: { type: "string", description: "The value as JSON text." },
    read: (given) => parse(String(given)),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MemoryError("invalid_value", "value is not JSON text. Send the value as JSON.", { cause });
  }
}
