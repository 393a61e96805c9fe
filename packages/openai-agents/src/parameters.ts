import type { FunctionTool } from "@openai/agents";
import type { JsonSchema } from "@pigeonhole/core";

/** A tool's input schema as the SDK types it; it stays word for word the tool's own. */
export function parametersOf(schema: JsonSchema): FunctionTool["parameters"] {
  const { properties, required } = structuredClone({ ...schema });
  return {
    type: "object",
    properties: Object(properties),
    required: Array.isArray(required) ? required : [],
    additionalProperties: false,
  };
}
