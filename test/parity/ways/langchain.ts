import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { langchainTools } from "@pigeonhole/langchain";
import { AIMessage, createAgent, fakeModel, ToolMessage } from "langchain";
import { z } from "zod";
import type { Answer, Way } from "../way.ts";

const LISTED = z.object({
  function: z.object({
    name: z.string(),
    description: z.string(),
    parameters: z.looseObject({ $schema: z.string().optional() }),
  }),
});

/** An agent of LangChain with a model that makes one call and then reads the answer. */
export const langchain: Way = {
  name: "LangChain",
  carries: ["ok", "data", "error"],
  async open({ of, options }) {
    const tools = langchainTools(of, options);
    return {
      async list() {
        return tools.map((tool) => {
          const { name, description, parameters } = LISTED.parse(convertToOpenAITool(tool)).function;
          const { $schema: _wrapping, ...schema } = parameters;
          return { name, description, schema };
        });
      },
      async call(name, input) {
        const step = new AIMessage({ content: "", tool_calls: [{ name, args: input, id: "1" }] });
        const model = fakeModel().respond(step).respond(new AIMessage("Done."));
        await createAgent({ model, tools }).invoke({ messages: [{ role: "user", content: "Go on." }] });
        const told = model.calls[1]?.messages.at(-1);
        if (!ToolMessage.isInstance(told)) throw new Error("The model was told nothing.");
        return answerOf(told);
      },
      close: async () => undefined,
    };
  },
};

function answerOf({ text, status, artifact }: ToolMessage): Answer {
  if (status === "error") return { text, ok: false, error: artifact };
  return { text, ok: true, data: artifact };
}
