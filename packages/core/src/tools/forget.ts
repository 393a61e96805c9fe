import { z } from "zod";
import { defineTool } from "./define-tool.js";
import type { MemoryTool } from "./memory-tool.js";
import { quotedKey } from "./reply.js";
import { type BoundScope, pickScope, scopeInput } from "./scopes.js";

const OUTPUT = z.object({ key: z.string(), scope: z.string().optional(), deleted: z.boolean() });

/** The tool that deletes one entry; only in packs that ask for it. */
export function forgetTool(scopes: readonly BoundScope[]): MemoryTool {
  return defineTool({
    name: "forget",
    title: "Forget",
    description: "Delete one remembered fact by its exact key.",
    input: z.strictObject({ key: z.string(), ...scopeInput(scopes) }),
    output: OUTPUT,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    run: async (given) => {
      const scope = pickScope(scopes, "scope" in given ? given.scope : undefined);
      const deleted = await scope.memoryFor("forget").delete(given.key);
      const where = scope.name === undefined ? {} : { scope: scope.name };
      const text = deleted
        ? `Forgot ${quotedKey(given.key)}.`
        : `There was no ${quotedKey(given.key)} to forget.`;
      return { text, data: { key: given.key, ...where, deleted } };
    },
  });
}
