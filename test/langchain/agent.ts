import type { Store } from "@pigeonhole/core";
import { namespace } from "@pigeonhole/core";
import { type LangchainRequest, langchainTools } from "@pigeonhole/langchain";
import { AIMessage, type BaseMessage, createAgent, fakeModel } from "langchain";
import { z } from "zod";

const Session = z.object({ tenant: z.string(), user: z.string() });
export type Session = z.infer<typeof Session>;

/** One agent for all tenants, whose model does by rule what a model would, for so many turns. */
export function agentFor(store: Store | string, turns: number) {
  const model = fakeModel();
  for (let step = 0; step < turns * 2; step += 1) model.respond(answer);
  const tools = langchainTools(
    ({ context }: LangchainRequest<Session>) => namespace(context.tenant, "users", context.user),
    { store },
  );
  return createAgent({ model, tools, contextSchema: Session });
}

export async function say(
  agent: ReturnType<typeof agentFor>,
  context: Session,
  text: string,
): Promise<string> {
  const { messages } = await agent.invoke({ messages: [{ role: "user", content: text }] }, { context });
  return messages.at(-1)?.text ?? "";
}

/** `KEY = VALUE` is remembered, anything else recalled; then the model says what the tool said. */
function answer(messages: BaseMessage[]): AIMessage {
  const last = messages.at(-1);
  if (last?.type === "tool") return new AIMessage(last.text);
  const text = last?.text ?? "";
  const [key, value] = text.split(" = ");
  const call =
    value === undefined
      ? { name: "recall", args: { query: text } }
      : { name: "remember", args: { key, value } };
  return new AIMessage({
    content: "",
    tool_calls: [{ ...call, id: crypto.randomUUID(), type: "tool_call" }],
  });
}
