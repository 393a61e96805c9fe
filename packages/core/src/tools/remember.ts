import { z } from "zod";
import { isMemoryError, MemoryError } from "../errors.js";
import type { MemoryEntry } from "../memory/entry.js";
import type { Memory } from "../memory/memory.js";
import { validate } from "../memory/schema.js";
import { encodeJson } from "../values/json.js";
import { defineTool, optionalNumber } from "./define-tool.js";
import type { MemoryTool } from "./memory-tool.js";
import { portableSchema } from "./portable-schema.js";
import { quotedKey } from "./reply.js";
import { type BoundScope, pickScope, scopeInput } from "./scopes.js";
import { valueInput } from "./value-input.js";

const OUTPUT = z.object({
  key: z.string(),
  scope: z.string().optional(),
  revision: z.number(),
  changed: z.boolean(),
  expires_at: z.number().optional(),
});

/** The tool that stores. The same key and value again changes nothing, since frameworks retry. */
export function rememberTool(scopes: readonly BoundScope[]): MemoryTool {
  const value = valueInput(scopes[0]?.memoryFor("remember").schema);
  const shape = { key: z.string(), value: value.schema, ttl_seconds: optionalNumber, ...scopeInput(scopes) };
  const input = z.strictObject(shape);
  const json = portableSchema(z.strictObject({ ...shape, value: z.string() }), "input");
  return defineTool({
    name: "remember",
    title: "Remember",
    description:
      "Store a fact for later under a short descriptive key. An existing key is overwritten. ttl_seconds makes it expire.",
    input,
    inputJsonSchema: withValue(json, value.jsonSchema),
    output: OUTPUT,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    run: async (given) => {
      const scope = pickScope(scopes, "scope" in given ? given.scope : undefined);
      const { entry, changed } = await store(
        scope.memoryFor("remember"),
        given.key,
        value.read(given.value),
        {
          ...(typeof given.ttl_seconds === "number" ? { ttlSeconds: given.ttl_seconds } : {}),
        },
      );
      const where = scope.name === undefined ? "" : ` in scope ${scope.name}`;
      const done = changed ? "Remembered" : "Already remembered, nothing changed:";
      return {
        text: `${done} ${quotedKey(entry.key)}${where} (revision ${entry.revision}).`,
        data: {
          key: entry.key,
          ...(scope.name === undefined ? {} : { scope: scope.name }),
          revision: entry.revision,
          changed,
          ...(entry.expiresAt === undefined ? {} : { expires_at: entry.expiresAt }),
        },
      };
    },
  });
}

/** Writes unless the entry is already so: the same value with the same time to live. */
async function store(
  memory: Memory,
  key: string,
  value: unknown,
  options: { ttlSeconds?: number },
): Promise<{ entry: MemoryEntry; changed: boolean }> {
  const json = encodeJson(memory.schema === undefined ? value : await validate(memory.schema, value));
  for (let attempt = 0; attempt < 100; attempt++) {
    const entry = await memory.entry(key);
    if (entry !== undefined && encodeJson(entry.value) === json && sameLife(entry, options.ttlSeconds)) {
      return { entry, changed: false };
    }
    try {
      const written = await memory.set(key, value, { ...options, ifRevision: entry?.revision ?? 0 });
      return { entry: written, changed: true };
    } catch (error) {
      if (!isMemoryError(error) || error.code !== "revision_conflict") throw error;
    }
  }
  throw new MemoryError("revision_conflict", "Others keep changing this key.", { retryable: true });
}

function sameLife(entry: MemoryEntry, ttlSeconds: number | undefined): boolean {
  if (ttlSeconds === undefined || entry.expiresAt === undefined) return ttlSeconds === entry.expiresAt;
  return entry.expiresAt - entry.updatedAt === Math.max(1, Math.round(ttlSeconds * 1_000));
}

function withValue(schema: MemoryTool["inputJsonSchema"], value: object): MemoryTool["inputJsonSchema"] {
  const properties = schema["properties"];
  return { ...schema, properties: { ...(typeof properties === "object" ? properties : {}), value } };
}
