import type { JsonSchema } from "@pigeonhole/core";
import { unknown, type ZodType } from "zod";

/**
 * A schema that shows `json` to a model and takes every input. LangChain throws at an input that does not fit a tool's
 * schema; so the input is left to the tool, which answers with what is wrong.
 */
export function uncheckedSchema(json: JsonSchema): ZodType<unknown> {
  const schema = unknown();
  schema._zod.toJSONSchema = () => structuredClone(json);
  return schema;
}
