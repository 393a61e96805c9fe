/** One step of a model: the calls that it makes, or what it says. */
export type Step = string | readonly { readonly name: string; readonly input: unknown }[];

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

/** What a mock model of ai 6 or ai 7 generates in a step. */
export function generated(step: Step) {
  const content =
    typeof step === "string"
      ? [{ type: "text" as const, text: step }]
      : step.map(({ name, input }, index) => ({
          type: "tool-call" as const,
          toolCallId: `call-${index}`,
          toolName: name,
          input: JSON.stringify(input),
        }));
  const unified = typeof step === "string" ? ("stop" as const) : ("tool-calls" as const);
  return { content, finishReason: { unified, raw: undefined }, usage, warnings: [] };
}

/** All text that a model was given in a call, as JSON. */
export function promptOf(call: { readonly prompt: unknown } | undefined): string {
  return JSON.stringify(call?.prompt);
}
