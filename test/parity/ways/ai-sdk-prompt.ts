import { z } from "zod";
import type { Answer, Listed } from "../way.ts";

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

/** A model's two steps: one call, whose input it writes as JSON, and a last word. */
export function scriptOf(toolName: string, input: unknown) {
  const call = { type: "tool-call" as const, toolCallId: "1", toolName, input: JSON.stringify(input) };
  const finish = (unified: "tool-calls" | "stop") => ({ unified, raw: undefined });
  const common = { usage, warnings: [] };
  return [
    { content: [call], finishReason: finish("tool-calls"), ...common },
    { content: [{ type: "text" as const, text: "Done." }], finishReason: finish("stop"), ...common },
  ];
}

const CALLS = z.array(
  z.object({
    tools: z.array(z.object({ name: z.string(), description: z.string(), inputSchema: z.unknown() })),
    prompt: z.array(z.object({ role: z.string(), content: z.unknown() })),
  }),
);

const TOLD = z.tuple([
  z.object({ type: z.literal("tool-result"), output: z.object({ type: z.string(), value: z.string() }) }),
]);

const OUTPUT = z.object({ ok: z.boolean(), data: z.unknown().optional(), error: z.unknown().optional() });

/** The tools that a model was told of. */
export function listedIn(calls: unknown): Listed[] {
  const [first] = CALLS.parse(calls);
  return (first?.tools ?? []).map(({ name, description, inputSchema }) => ({
    name,
    description,
    schema: inputSchema,
  }));
}

/** What the model read of its call, and what the program got. */
export function answerOf(calls: unknown, output: unknown): Answer {
  const [told] = TOLD.parse(CALLS.parse(calls)[1]?.prompt.at(-1)?.content);
  const { ok, data, error } = OUTPUT.parse(output);
  if (ok !== (told.output.type === "text"))
    throw new Error("The model and the program were told different ends.");
  return {
    text: told.output.value,
    ok,
    ...(data === undefined ? {} : { data }),
    ...(error === undefined ? {} : { error }),
  };
}
