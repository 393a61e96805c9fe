import { namespace } from "@pigeonhole/core";
import { type LangchainRequest, langchainTools } from "@pigeonhole/langchain/tools";
import { createAgent } from "langchain";
import { z } from "zod";
import { chooseModel } from "./model.ts";

/** Who is asking. It comes from the session that the application has checked, never from the model. */
export const User = z.object({ tenant: z.string(), id: z.string() });
type User = z.infer<typeof User>;

/** One agent for all tenants: whose memory a call is for is in the context of its request. */
export function makeAgent(store: string) {
  return createAgent({
    model: chooseModel(20),
    tools: langchainTools(
      ({ context }: LangchainRequest<User>) => namespace(context.tenant, "users", context.id),
      { store, source: { agent: "barista" } },
    ),
    contextSchema: User,
    systemPrompt: "You take coffee orders. Remember what guests like; recall it before you answer.",
  });
}

/** Says something in the name of a user and gives the agent's last words. */
export async function say(agent: ReturnType<typeof makeAgent>, context: User, text: string): Promise<string> {
  const { messages } = await agent.invoke({ messages: [{ role: "user", content: text }] }, { context });
  return messages.at(-1)?.text ?? "";
}
