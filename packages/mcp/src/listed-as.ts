import type { JsonSchema } from "@pigeonhole/core";
import { z } from "zod";

/**
 * A schema that is listed as the tool's own JSON Schema and lets any object through, because a tool checks its input
 * itself and answers in words that a model can act on. Both generations of the SDK take it: they ask a zod schema for
 * its JSON Schema by `_zod.toJSONSchema`.
 */
export function listedAs(jsonSchema: JsonSchema): z.ZodObject {
  const schema = z.looseObject({});
  // zod writes into what it is given here.
  schema._zod.toJSONSchema = () => structuredClone(jsonSchema);
  return schema;
}
