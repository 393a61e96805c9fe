import { Memory, type MemoryTool, type ValueSchema } from "@pigeonhole/core";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { memoryStore, type Pack, pack } from "./packs.ts";

const FORBIDDEN = [
  "oneOf",
  "allOf",
  "not",
  "const",
  "pattern",
  "default",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "propertyNames",
  "patternProperties",
  "prefixItems",
  "format",
  "$ref",
  "$defs",
  "definitions",
];

/** What a schema does that a provider may refuse. */
function faults(schema: unknown, path = "root", root = true): string[] {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return [`${path} is no schema`];
  const node = new Map<string, unknown>(Object.entries(schema));
  const found = FORBIDDEN.filter((word) => node.has(word)).map((word) => `${path} has ${word}`);
  if (root && node.get("type") !== "object") found.push("the root is no object");
  const options = node.get("anyOf");
  if (Array.isArray(options)) {
    return [...found, ...options.flatMap((option, index) => faults(option, `${path}|${index}`, false))];
  }
  const type = node.get("type");
  if (typeof type !== "string" && !Array.isArray(type)) found.push(`${path} has no type`);
  if ([type].flat().includes("object")) {
    if (node.get("additionalProperties") !== false) found.push(`${path} is open`);
    const properties = Object.entries(node.get("properties") ?? {});
    found.push(...properties.flatMap(([name, child]) => faults(child, `${path}.${name}`, false)));
    const required: unknown = node.get("required");
    const known = properties.map(([name]) => name);
    if (!Array.isArray(required) || required.some((name) => !known.includes(name)))
      found.push(`${path} requires too much`);
  }
  if (node.has("items")) found.push(...faults(node.get("items"), `${path}[]`, false));
  return found;
}

const constrained = z.object({
  name: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[a-z]+$/)
    .default("gold"),
  seats: z.number().int().min(1).max(500).multipleOf(5),
  kind: z.literal("plan"),
  mail: z.email(),
  tags: z.array(z.string().max(10)).min(1).max(5),
  note: z.string().nullable().optional(),
  either: z.union([z.string().min(2), z.number().positive()]),
  level: z.enum(["low", "high"]),
});

interface Tree {
  name: string;
  children: Tree[];
}
const recursive: z.ZodType<Tree> = z.object({
  name: z.string(),
  get children() {
    return z.array(recursive);
  },
});

const typed: Record<string, ValueSchema> = {
  "zod 4 with every limit": constrained,
  "zod 4, recursive": recursive,
  "zod 4 text": z.string().max(100),
  "zod 4 tuple": z.tuple([z.string(), z.number()]),
  "zod 4 record": z.record(z.string(), z.number()),
  "zod 4 transform": z.string().transform((text) => text.length),
  "zod 4 date": z.object({ at: z.date() }),
  "zod 4 union of objects": z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("a"), a: z.string() }),
    z.object({ kind: z.literal("b"), b: z.number() }),
  ]),
  "zod 4 anything": z.unknown(),
  "zod 4 loose": z.looseObject({ name: z.string() }),
  "zod 4 intersection": z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() })),
  "zod 3 with limits": z3.object({
    name: z3
      .string()
      .min(1)
      .max(40)
      .regex(/^[a-z]+$/)
      .default("gold"),
    seats: z3.number().int().positive().multipleOf(5),
    kind: z3.literal("plan"),
    tags: z3.array(z3.string().email()).nonempty(),
  }),
  "zod 3 record": z3.record(z3.number()),
  "a Standard Schema": {
    "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) },
  },
};

const packs: Record<string, () => Pack> = {
  "one namespace": () => pack("acme/users/42"),
  "with forget": () => pack("acme/users/42", { forget: true }),
  "several scopes": () => pack({ agent: "acme/agents/a", crew: "acme/crews/b" }, { forget: true }),
  "one writable scope": () => pack({ agent: "acme/a", tenant: { namespace: "acme", access: "read" } }),
  "read-only": () => pack({ tenant: { namespace: "acme", access: "read" } }),
};
for (const [name, schema] of Object.entries(typed)) {
  packs[`typed: ${name}`] = () => pack(new Memory("acme", { store: memoryStore(), schema }));
}

describe("names, descriptions and input schemas", () => {
  const cost = (tools: readonly MemoryTool[]): number => {
    const described = tools.map(({ name, description, inputJsonSchema }) => ({
      name,
      description,
      input_schema: inputJsonSchema,
    }));
    return countTokens(JSON.stringify(described));
  };

  it("of the three tools cost at most 400 tokens", () => {
    expect(cost(pack("acme/users/42").tools)).toBeLessThanOrEqual(400);
  });

  it("of the three tools with three scopes cost at most 400 tokens", () => {
    const scopes = { agent: "acme/agents/a", crew: "acme/crews/b", tenant: "acme" };
    expect(cost(pack(scopes).tools)).toBeLessThanOrEqual(400);
  });

  it("say in which scope names a model may write", () => {
    const scopes = {
      agent: "acme/a",
      crew: "acme/b",
      tenant: { namespace: "acme", access: "read" },
    } as const;
    expect(pack(scopes).tool("remember").inputJsonSchema).toMatchObject({
      properties: { scope: { type: "string", enum: ["agent", "crew"] } },
      required: ["key", "value", "scope"],
    });
  });

  it("never name the namespace", () => {
    for (const { name, description, inputJsonSchema } of pack({ a: "secret-tenant/x", b: "secret-tenant/y" })
      .tools) {
      expect(JSON.stringify([name, description, inputJsonSchema])).not.toMatch(/secret|namespace|tenant/);
    }
  });
});

describe.each(Object.entries(packs))("the schemas of a pack: %s", (_name, make) => {
  it("stay within what every provider accepts", () => {
    for (const tool of make().tools) {
      expect(faults(tool.inputJsonSchema), tool.name).toEqual([]);
      expect(faults(tool.outputJsonSchema), tool.name).toEqual([]);
      expect(JSON.parse(JSON.stringify(tool.inputJsonSchema))).toEqual(tool.inputJsonSchema);
    }
  });

  it("are the same in zod and in JSON Schema", () => {
    for (const { name, inputSchema, inputJsonSchema } of make().tools) {
      const properties = Object.keys(Object(inputJsonSchema["properties"]));
      const required: unknown = inputJsonSchema["required"];
      const full = Object.fromEntries(
        properties.map((property) => [property, sample(name, property, inputJsonSchema)]),
      );
      expect(inputSchema.safeParse(full).success, name).toBe(true);
      expect(inputSchema.safeParse({ ...full, unknown_field: 1 }).success, name).toBe(false);
      for (const property of properties) {
        const { [property]: _left, ...rest } = full;
        const mayMiss = !(Array.isArray(required) && required.includes(property));
        // What value misses is told by the memory's own schema.
        if (property !== "value")
          expect(inputSchema.safeParse(rest).success, `${name}.${property}`).toBe(mayMiss);
        if (mayMiss) expect(inputSchema.safeParse({ ...full, [property]: null }).success).toBe(true);
      }
    }
  });
});

function sample(_tool: string, property: string, schema: MemoryTool["inputJsonSchema"]): unknown {
  const node: unknown = Object(schema["properties"])[property];
  const { type, enum: names }: { type?: unknown; enum?: unknown } = Object(node);
  if (Array.isArray(names)) return names[0];
  return [type].flat().includes("number") ? 5 : "text";
}

describe("the check of schemas", () => {
  it("finds what a provider refuses", () => {
    expect(
      faults({
        type: "object",
        properties: { a: { type: "string", minLength: 1 } },
        required: ["a"],
        additionalProperties: false,
      }),
    ).toEqual(["root.a has minLength"]);
    expect(faults({ type: "object", properties: { a: {} }, required: [], additionalProperties: {} })).toEqual(
      ["root is open", "root.a has no type"],
    );
  });
});
