import { aiSdkTools } from "@pigeonhole/ai-sdk";
import { generateText, stepCountIs } from "ai-6";
import { MockLanguageModelV3 } from "ai-6/test";
import type { Way } from "../way.ts";
import { answerOf, listedIn, scriptOf } from "./ai-sdk-prompt.ts";

/** `generateText` of ai 6 with a model that makes one call and then reads the answer. */
export const aiSdk6: Way = {
  name: "AI SDK 6",
  carries: ["ok", "data", "error"],
  async open({ of, options }) {
    const tools = aiSdkTools(of, options);
    const ask = async (name: string, input: unknown) => {
      const model = new MockLanguageModelV3({ doGenerate: scriptOf(name, input) });
      const { steps } = await generateText({ model, tools, prompt: "Go on.", stopWhen: stepCountIs(2) });
      return { calls: model.doGenerateCalls, outputs: steps[0]?.toolResults.map(({ output }) => output) };
    };
    return {
      list: async () => listedIn((await ask("list_memory", {})).calls),
      call: async (name, input) => {
        const { calls, outputs } = await ask(name, input);
        return answerOf(calls, outputs?.[0]);
      },
      close: async () => undefined,
    };
  },
};
