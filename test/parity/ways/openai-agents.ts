import { Agent, Runner, type Tool } from "@openai/agents";
import { assistantMessage, functionCall, ScriptedModel } from "@openai/agents/testing";
import { openaiAgentsTools } from "@pigeonhole/openai-agents";
import { z } from "zod";
import type { Way } from "../way.ts";

const OUTPUT = z.object({
  type: z.literal("function_call_result"),
  output: z.object({ type: z.literal("text"), text: z.string() }),
});

/** A run of an agent with a model that makes one call and then reads the answer. */
export const openaiAgents: Way = {
  name: "OpenAI Agents",
  carries: [],
  async open({ of, options }) {
    const runner = new Runner({ tracingDisabled: true });
    const tools: Tool[] = openaiAgentsTools(of, options);
    const ask = async (name: string, input: unknown) => {
      const model = new ScriptedModel([
        [functionCall(name, JSON.stringify(input), { callId: "1" })],
        [assistantMessage("Done.")],
      ]);
      await runner.run(new Agent({ name: "parity", model, tools }), "Go on.");
      return model.calls.map(({ request }) => request);
    };
    return {
      async list() {
        const [first] = await ask("list_memory", {});
        return (first?.tools ?? []).flatMap((tool) =>
          tool.type === "function"
            ? [{ name: tool.name, description: tool.description, schema: tool.parameters }]
            : [],
        );
      },
      async call(name, input) {
        const told = (await ask(name, input))[1]?.input;
        return { text: OUTPUT.parse(Array.isArray(told) ? told.at(-1) : undefined).output.text };
      },
      close: async () => undefined,
    };
  },
};
