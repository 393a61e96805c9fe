import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transformJSONSchema } from "@anthropic-ai/sdk/lib/transform-json-schema";
import { type JsonSchema, Memory, type MemoryTool, memoryTools, openStore } from "@pigeonhole/core";
import { toStrictJsonSchema } from "openai/lib/transform";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";

const store = openStore("sqlite::memory:");
afterAll(() => store.close());

const plan = {
  name: z.string().min(1).max(40),
  seats: z.number().int().positive(),
  level: z.enum(["low", "high"]),
  tags: z.array(z.string().regex(/^[a-z]+$/)).max(5),
  note: z.string().nullish(),
  either: z.union([z.string(), z.object({ id: z.number() })]),
};
const typed = {
  "zod 4": z.object(plan),
  "zod 3": z3.object({ name: z3.string().min(1), seats: z3.number() }),
};
const scopes = {
  agent: "acme/agents/a",
  crew: "acme/crews/c",
  tenant: { namespace: "acme", access: "read" },
} as const;

const TOOLS = [
  { pack: "one namespace", tools: memoryTools("acme/users/42", { store, forget: true }) },
  { pack: "scopes", tools: memoryTools(scopes, { store, forget: true }) },
  ...Object.entries(typed).map(([name, schema]) => ({
    pack: `values of ${name}`,
    tools: memoryTools(new Memory<unknown>("acme", { store, schema })),
  })),
].flatMap(({ pack, tools }) => tools.map((tool) => ({ pack, name: tool.name, tool })));

/** A node of a schema, with the name by which its parent has it. */
interface Node {
  readonly path: string;
  readonly schema: Map<string, unknown>;
}

function nodesOf(schema: unknown, path = "root"): Node[] {
  if (typeof schema !== "object" || schema === null) throw new Error(`${path} is no schema`);
  const node = new Map<string, unknown>(Object.entries(schema));
  const children = [
    ...Object.entries(Object(node.get("properties"))).map(
      ([name, child]) => [`${path}.${name}`, child] as const,
    ),
    ...(node.has("items") ? [[`${path}[]`, node.get("items")] as const] : []),
    ...listOf(node.get("anyOf")).map((child, index) => [`${path}|${index}`, child] as const),
  ];
  return [{ path, schema: node }, ...children.flatMap(([name, child]) => nodesOf(child, name))];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The schema with each object's `required` cut down to what `least` has there. */
function onlyRequired(schema: unknown, least: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((item, index) => onlyRequired(item, listOf(least)[index]));
  if (typeof schema !== "object" || schema === null) return schema;
  const known: { [keyword: string]: unknown } = Object(least);
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      keyword === "required" ? known["required"] : onlyRequired(value, known[keyword]),
    ]),
  );
}

/** True where null is among the values of a schema. */
function takesNull(schema: unknown): boolean {
  const { type, anyOf }: { type?: unknown; anyOf?: unknown } = Object(schema);
  return type === "null" || listOf(type).includes("null") || listOf(anyOf).some(takesNull);
}

describe.each(TOOLS)("$name for $pack", ({ tool }) => {
  it("comes out of OpenAI's transform unchanged, but that it requires what may be null", () => {
    const given = structuredClone(tool.inputJsonSchema);
    const strict = toStrictJsonSchema(structuredClone({ ...given }));
    expect(onlyRequired(strict, given)).toEqual(given);
    const before = new Map(nodesOf(given).map(({ path, schema }) => [path, listOf(schema.get("required"))]));
    for (const { path, schema } of nodesOf(strict)) {
      const moved = listOf(schema.get("required")).filter((name) => !before.get(path)?.includes(name));
      const properties: { [name: string]: unknown } = Object(schema.get("properties"));
      for (const name of moved) expect(takesNull(properties[String(name)]), `${path}.${name}`).toBe(true);
    }
  });

  it("comes out of Anthropic's transform unchanged, but that an enum loses the type that its values show", () => {
    const given = structuredClone({ ...tool.inputJsonSchema });
    const untyped = JSON.stringify(given, (_keyword, node) => {
      if (typeof node !== "object" || node === null || !Array.isArray(node.enum)) return node;
      const { type: _, ...rest } = node;
      return rest;
    });
    expect(transformJSONSchema(structuredClone(given))).toEqual(JSON.parse(untyped));
  });

  it("holds for Gemini: documented keywords, no references, no alternatives at the root", () => {
    expect(faultsForGemini(tool)).toEqual([]);
  });
});

describe("the check for Gemini", () => {
  it("knows the keywords that @google/genai documents", () => {
    expect([...geminiKeywords()]).toEqual(
      expect.arrayContaining([
        "type",
        "enum",
        "items",
        "anyOf",
        "properties",
        "additionalProperties",
        "required",
      ]),
    );
    for (const keyword of ["allOf", "not", "pattern", "const", "default", "uniqueItems"]) {
      expect(geminiKeywords().has(keyword), keyword).toBe(false);
    }
  });

  it.each<[string, JsonSchema]>([
    ["a reference", { type: "object", properties: { a: { $ref: "#/x" } } }],
    ["alternatives at the root", { type: "object", anyOf: [{ type: "object" }] }],
    ["a pattern", { type: "object", properties: { a: { type: "string", pattern: "x" } } }],
    ["an enum of booleans", { type: "object", properties: { a: { type: "boolean", enum: [true] } } }],
    ["a parameter's name", { type: "object", properties: { "a-b": { type: "string" } } }],
    ["two types", { type: "object", properties: { a: { type: ["string", "number"] } } }],
    ["no type", { type: "object", properties: { a: {} } }],
  ])("tells %s", (_what, inputJsonSchema) => {
    expect(faultsForGemini({ name: "remember", inputJsonSchema })).toHaveLength(1);
  });
});

/** What Gemini's documentation does not allow in a function's declaration. */
function faultsForGemini({ name, inputJsonSchema }: Pick<MemoryTool, "name" | "inputJsonSchema">): string[] {
  const allowed = geminiKeywords();
  const faults = /^[A-Za-z_][\w.:-]{0,127}$/.test(name) ? [] : [`the name ${name}`];
  for (const { path, schema } of nodesOf(inputJsonSchema)) {
    const types = [schema.get("type")].flat().filter((type) => type !== "null");
    if (path === "root" && (schema.get("type") !== "object" || schema.has("anyOf"))) faults.push("the root");
    if (schema.has("$ref")) faults.push(`${path}: $ref`);
    for (const keyword of schema.keys()) {
      if (!allowed.has(keyword)) faults.push(`${path}: ${keyword}`);
    }
    if (!schema.has("anyOf") && !schema.has("$ref") && (types.length !== 1 || types[0] === undefined)) {
      faults.push(`${path}: type`);
    }
    if (listOf(schema.get("enum")).some((value) => typeof value !== "string" && typeof value !== "number")) {
      faults.push(`${path}: enum`);
    }
    for (const parameter of Object.keys(Object(schema.get("properties")))) {
      if (!/^[A-Za-z_]\w{0,63}$/.test(parameter)) faults.push(`${path}.${parameter}: name`);
    }
  }
  return faults;
}

/** The keywords of JSON Schema that `@google/genai` says are supported. */
function geminiKeywords(): ReadonlySet<string> {
  const types = readFileSync(
    fileURLToPath(import.meta.resolve("@google/genai")).replace(/dist.*/s, "dist/genai.d.ts"),
    "utf8",
  );
  const [, listed = ""] =
    /only the\s+following properties are supported:(.*?)Cyclic references/s.exec(types) ?? [];
  return new Set(
    [...listed.matchAll(/`(\$?\w+)`/g)].flatMap(([, keyword]) => (keyword === undefined ? [] : [keyword])),
  );
}
