import { z } from "zod";
import type { ZodType as Zod3Type } from "zod/v3";
import { zodToJsonSchema } from "zod-to-json-schema";
import type { ValueSchema } from "../memory/schema.js";
import type { JsonSchema } from "./memory-tool.js";

/**
 * The JSON Schema of a zod 4 schema in the subset that every provider accepts: typed nodes, closed objects, no bounds,
 * patterns, defaults or references. What the subset cannot say stays a check of `execute`.
 */
export function portableSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const portable = reduce(z.toJSONSchema(schema, { io, unrepresentable: "any" }));
  if (portable === undefined) throw new TypeError("This schema cannot be written in the portable subset.");
  return portable;
}

/** The portable JSON Schema of a typed memory's values, or undefined when the subset cannot express them. */
export function portableValueSchema(schema: ValueSchema): JsonSchema | undefined {
  try {
    return reduce(valueJsonSchema(schema));
  } catch {
    return undefined;
  }
}

function valueJsonSchema(schema: ValueSchema): unknown {
  if (isZod4(schema)) return z.toJSONSchema(schema, { io: "input" });
  if (isZod3(schema)) return zodToJsonSchema(schema, { $refStrategy: "none" });
  const standard: object = "~standard" in schema ? schema["~standard"] : {};
  const converter = "jsonSchema" in standard ? standard.jsonSchema : undefined;
  if (typeof converter !== "object" || converter === null || !("input" in converter)) return undefined;
  return typeof converter.input === "function" ? converter.input({ target: "draft-2020-12" }) : undefined;
}

function isZod4(schema: object): schema is z.ZodType {
  return "_zod" in schema;
}

function isZod3(schema: object): schema is Zod3Type {
  return "_def" in schema && "safeParse" in schema && !("_zod" in schema);
}

const TYPES = ["string", "number", "integer", "boolean", "null", "object", "array"];

function reduce(node: unknown): JsonSchema | undefined {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return undefined;
  const schema = new Map<string, unknown>(Object.entries(node));
  if (schema.has("$ref") || schema.has("allOf") || schema.has("not")) return undefined;
  const text = schema.get("description");
  const description = typeof text === "string" ? { description: text } : {};
  const options = schema.get("anyOf") ?? schema.get("oneOf");
  if (Array.isArray(options)) return reduceOptions(options, description);
  const values = schema.has("const") ? [schema.get("const")] : schema.get("enum");
  const type = schema.get("type") ?? typeOfAll(values);
  if (Array.isArray(values)) return type === undefined ? undefined : { type, enum: values, ...description };
  if (type === "object") return reduceObject(schema, description);
  if (type === "array") {
    const items = schema.has("prefixItems") ? undefined : reduce(schema.get("items"));
    return items && { type, items, ...description };
  }
  const known = Array.isArray(type) ? type.every((one) => TYPES.includes(one)) : TYPES.includes(String(type));
  return known ? { type, ...description } : undefined;
}

function reduceObject(schema: Map<string, unknown>, description: object): JsonSchema | undefined {
  const open = schema.get("additionalProperties");
  if (
    schema.has("patternProperties") ||
    (typeof open === "object" && open !== null && Object.keys(open).length > 0)
  ) {
    return undefined;
  }
  const properties: [string, JsonSchema][] = [];
  for (const [name, child] of Object.entries(schema.get("properties") ?? {})) {
    const reduced = reduce(child);
    if (reduced === undefined) return undefined;
    properties.push([name, reduced]);
  }
  if (properties.length === 0 && open !== false) return undefined;
  const required = schema.get("required") ?? [];
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required,
    additionalProperties: false,
    ...description,
  };
}

/** Alternatives that are bare types become one list of types, which costs fewer tokens. */
function reduceOptions(options: readonly unknown[], description: object): JsonSchema | undefined {
  const reduced = options.map(reduce);
  const schemas = reduced.filter((option) => option !== undefined);
  if (schemas.length < options.length) return undefined;
  const types = schemas.map((option) => (Object.keys(option).length === 1 ? option["type"] : undefined));
  if (types.every((type) => typeof type === "string")) {
    return types.length === 1
      ? { type: types[0], ...description }
      : { type: [...new Set(types)], ...description };
  }
  return { anyOf: schemas, ...description };
}

function typeOfAll(values: unknown): string | undefined {
  if (!Array.isArray(values) || values.length === 0) return undefined;
  const types = new Set(values.map((value) => (value === null ? "null" : typeof value)));
  const [type] = types;
  return types.size === 1 && type !== undefined && TYPES.includes(type) ? type : undefined;
}
