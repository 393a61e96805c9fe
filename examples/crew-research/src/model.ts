import type { LanguageModel } from "ai";
import { MockLanguageModelV4 } from "ai/test";

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

/** A real model of the AI Gateway when its key is in the environment, or else a script that needs no network. */
export function chooseModel(): { model: LanguageModel; name: string } {
  const name = process.env["MODEL"] ?? "openai/gpt-5-mini";
  if (process.env["AI_GATEWAY_API_KEY"] !== undefined) return { model: name, name };
  return { model: scripted(), name: "a script that needs no network" };
}

/** Looks into its memory first, remembers what it finds when it was not known, and then says which of the two it was. */
function scripted(): LanguageModel {
  return new MockLanguageModelV4({
    doGenerate: async ({ prompt }) => {
      const told = prompt.filter(({ role }) => role === "tool").map(({ content }) => JSON.stringify(content));
      const isResearcher = JSON.stringify(prompt).includes("You are Researcher");
      const known = told.some((text) => text.includes("Steel rims"));
      if (told.length === 0) return calls("recall", { query: "how much do the rims of wheels weigh?" });
      if (told.length === 1 && isResearcher && !known) {
        return calls("remember", { key: "rims", value: "Steel rims weigh twice as much", scope: "crew" });
      }
      return says(
        known ? "From memory: steel rims weigh twice as much." : "New: steel rims weigh twice as much.",
      );
    },
  });
}

function calls(toolName: string, input: object) {
  return {
    content: [{ type: "tool-call" as const, toolCallId: "1", toolName, input: JSON.stringify(input) }],
    finishReason: { unified: "tool-calls" as const, raw: undefined },
    usage,
    warnings: [],
  };
}

function says(text: string) {
  return {
    content: [{ type: "text" as const, text }],
    finishReason: { unified: "stop" as const, raw: undefined },
    usage,
    warnings: [],
  };
}
