import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import {
  END,
  type LangGraphRunnableConfig,
  MessagesAnnotation,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { PigeonholeStore } from "@pigeonhole/langchain/store";

type State = typeof MessagesAnnotation.State;

/** A graph for one tenant: its store cannot reach another's items, whatever namespaces the nodes name. */
export function makeGraph(tenant: string, store: string) {
  return new StateGraph(MessagesAnnotation)
    .addNode("answer", answer)
    .addNode("learn", learn)
    .addEdge(START, "answer")
    .addEdge("answer", "learn")
    .addEdge("learn", END)
    .compile({ store: new PigeonholeStore(tenant, { store }) });
}

/** Answers with what is remembered of the user. */
async function answer({ messages }: State, config: LangGraphRunnableConfig): Promise<Partial<State>> {
  const found = await config.store?.search(memoriesOf(config), { query: lastText(messages), limit: 3 });
  const known = (found ?? []).map(({ value }) => `- ${value.text}`).join("\n") || "- nothing yet";
  return { messages: [await reply(messages, `What I know that bears on this:\n${known}`)] };
}

/** Keeps what the user said, if it is no question. */
async function learn({ messages }: State, config: LangGraphRunnableConfig): Promise<Partial<State>> {
  const text = messages.findLast((message) => message.type === "human")?.text ?? "";
  if (!text.endsWith("?")) await config.store?.put(memoriesOf(config), crypto.randomUUID(), { text });
  return {};
}

/** OpenAI's model puts it in words when there is a key; else the memories are the answer. */
async function reply(messages: BaseMessage[], memories: string): Promise<BaseMessage> {
  if (!process.env.OPENAI_API_KEY) return new AIMessage(memories);
  const model = new ChatOpenAI({ model: process.env.OPENAI_MODEL ?? "gpt-5-mini" });
  return model.invoke([{ role: "system", content: memories }, ...messages]);
}

function memoriesOf(config: LangGraphRunnableConfig): string[] {
  return ["users", String(config.configurable?.user), "memories"];
}

function lastText(messages: BaseMessage[]): string {
  return messages.at(-1)?.text ?? "";
}
