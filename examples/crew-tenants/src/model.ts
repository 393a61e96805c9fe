import type { LanguageModel } from "ai";
import { MockLanguageModelV4 } from "ai/test";

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

/**
 * A real model of the AI Gateway when its key is in the environment, or else a script that needs no network and keeps every
 * prompt that it is given.
 */
export function chooseModel(): { model: LanguageModel; prompts: string[] } {
  const prompts: string[] = [];
  if (process.env["AI_GATEWAY_API_KEY"] !== undefined) {
    return { model: process.env["MODEL"] ?? "openai/gpt-5-mini", prompts };
  }
  const model = new MockLanguageModelV4({
    doGenerate: async ({ prompt }) => {
      prompts.push(JSON.stringify(prompt));
      const told = prompt.filter(({ role }) => role === "tool").map(({ content }) => JSON.stringify(content));
      const fact = /Our [\w ]+\./.exec(told[0] ?? "")?.[0] ?? "I do not know.";
      if (told.length === 0) return calls("recall", { query: "what does it cost?" });
      if (told.length === 1) return calls("remember", { key: "said", value: fact });
      return {
        content: [{ type: "text", text: fact }],
        finishReason: { unified: "stop", raw: undefined },
        usage,
        warnings: [],
      };
    },
  });
  return { model, prompts };
}

function calls(toolName: string, input: object) {
  return {
    content: [{ type: "tool-call" as const, toolCallId: "1", toolName, input: JSON.stringify(input) }],
    finishReason: { unified: "tool-calls" as const, raw: undefined },
    usage,
    warnings: [],
  };
}
