import { aiSdkTools } from "@pigeonhole/ai-sdk";
import { generateText, isStepCount } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import type { Way } from "../way.ts";
import { answerOf, listedIn, scriptOf } from "./ai-sdk-prompt.ts";

/** `generateText` of ai 7 with a model that makes one call and then reads the answer. */
export const aiSdk: Way = {
  name: "AI SDK 7",
  carries: ["ok", "data", "error"],
  async open({ of, options }) {
    const tools = aiSdkTools(of, options);
    const ask = async (name: string, input: unknown) => {
      const model = new MockLanguageModelV4({ doGenerate: scriptOf(name, input) });
      const { steps } = await generateText({ model, tools, prompt: "Go on.", stopWhen: isStepCount(2) });
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
