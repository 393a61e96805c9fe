import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { fakeModel } from "langchain";

/** OpenAI's model when there is a key; else one that does by rule what a model would. */
export function chooseModel(turns: number): BaseChatModel {
  if (process.env.OPENAI_API_KEY) {
    return new ChatOpenAI({ model: process.env.OPENAI_MODEL ?? "gpt-5-mini" });
  }
  const model = fakeModel();
  for (let turn = 0; turn < turns; turn += 1) model.respond(answer);
  return model;
}

/** Calls `remember` for what it is told, `recall` for what it is asked, and then says what the tool said. */
function answer(messages: BaseMessage[]): AIMessage {
  const last = messages.at(-1);
  if (last?.type === "tool") return new AIMessage(last.text);
  const text = last?.text ?? "";
  const call = text.endsWith("?")
    ? { name: "recall", args: { query: text } }
    : { name: "remember", args: { key: "coffee", value: text } };
  return new AIMessage({
    content: "",
    tool_calls: [{ ...call, id: crypto.randomUUID(), type: "tool_call" }],
  });
}
