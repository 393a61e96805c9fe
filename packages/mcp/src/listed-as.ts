import type { JsonSchema } from "@pigeonhole/core";
import { z } from "zod";

/** A server is made for each request over HTTP, while its tools stay: so do their schemas, which are dear to make. */
const made = new WeakMap<JsonSchema, z.ZodObject>();

/**
 * A schema that is listed as the tool's own JSON Schema and lets any object through, because a tool checks its input
 * itself and answers in words that a model can act on. SDK 2.x asks for the JSON Schema by `~standard.jsonSchema`, also at
 * each call, and SDK 1.x by `_zod.toJSONSchema`. The same JSON Schema gives the same schema.
 */
export function listedAs(jsonSchema: JsonSchema): z.ZodObject {
  const known = made.get(jsonSchema);
  if (known !== undefined) return known;
  const schema = z.looseObject({});
  // zod writes into what it is given here.
  schema._zod.toJSONSchema = () => structuredClone(jsonSchema);
  const listed = (): JsonSchema => jsonSchema;
  schema["~standard"] = { ...schema["~standard"], jsonSchema: { input: listed, output: listed } };
  made.set(jsonSchema, schema);
  return schema;
}
