import { type LanguageModel, simulateReadableStream } from "ai";
import { MockLanguageModelV4 } from "ai/test";

/** The model to run with: a real one of the AI Gateway when its key is in the environment, or else a stand-in. */
export function chooseModel(): { model: LanguageModel; name: string } {
  const name = process.env["MODEL"] ?? "openai/gpt-5-mini";
  if (process.env["AI_GATEWAY_API_KEY"] !== undefined) return { model: name, name };
  return { model: standIn(), name: "a stand-in that needs no network" };
}

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

type Prompt = MockLanguageModelV4["doGenerateCalls"][number]["prompt"];
type Streamed = Awaited<ReturnType<MockLanguageModelV4["doStream"]>>["stream"];
type StreamPart = Streamed extends ReadableStream<infer Part> ? Part : never;

/** Remembers what it is told to note, recalls for everything else, and says what the tool answered. */
function standIn(): LanguageModel {
  return new MockLanguageModelV4({
    doGenerate: async ({ prompt }) => ({ ...stepFor(prompt), usage, warnings: [] }),
    doStream: async ({ prompt }) => {
      const { content, finishReason } = stepFor(prompt);
      const chunks: StreamPart[] = [{ type: "stream-start", warnings: [] }];
      for (const part of content) {
        if (part.type === "tool-call") chunks.push(part);
        else {
          chunks.push({ type: "text-start", id: "1" });
          chunks.push({ type: "text-delta", id: "1", delta: part.text }, { type: "text-end", id: "1" });
        }
      }
      chunks.push({ type: "finish", finishReason, usage });
      return { stream: simulateReadableStream({ chunks, initialDelayInMs: null, chunkDelayInMs: null }) };
    },
  });
}

function stepFor(prompt: Prompt) {
  const last = prompt.at(-1);
  const told = last?.role === "tool" ? last.content[0] : undefined;
  if (told?.type === "tool-result" && "value" in told.output) {
    const text = `${told.output.value}`;
    return {
      content: [{ type: "text" as const, text }],
      finishReason: { unified: "stop" as const, raw: undefined },
    };
  }
  const user = prompt.findLast(({ role }) => role === "user");
  const part = user?.role === "user" ? user.content.find(({ type }) => type === "text") : undefined;
  const asked = part?.type === "text" ? part.text : "";
  const [, key, value] = /^Note my (\w+): (.+)$/.exec(asked) ?? [];
  const [toolName, input] =
    key === undefined ? ["recall", { query: asked }] : ["remember", { key, value: `${value}` }];
  return {
    content: [{ type: "tool-call" as const, toolCallId: "1", toolName, input: JSON.stringify(input) }],
    finishReason: { unified: "tool-calls" as const, raw: undefined },
  };
}
