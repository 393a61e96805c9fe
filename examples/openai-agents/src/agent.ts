import { Agent, type Model } from "@openai/agents";
import { namespace, type Store } from "@pigeonhole/core";
import { openaiAgentsTools, PigeonholeSession } from "@pigeonhole/openai-agents";

/** Who asks, as your sign-in has verified it: the context of a run, which no model sees. */
export interface Request {
  tenant: string;
  user: string;
}

/** One agent for every company: whose memory it uses is decided by the context of each run. */
export function supportAgent(store: Store, model: Model | undefined): Agent<Request> {
  return new Agent<Request>({
    name: "support",
    instructions:
      "You are a travel desk. Remember what travellers prefer, recall before you answer, and answer in one sentence.",
    tools: openaiAgentsTools(({ tenant, user }: Request) => namespace(tenant, "users", user), {
      store,
      source: { agent: "support" },
    }),
    ...(model === undefined ? {} : { model }),
  });
}

/** A conversation of this user, kept apart from what the agent's tools can write to. */
export function sessionOf({ tenant, user }: Request, chat: string, store: Store): PigeonholeSession {
  return new PigeonholeSession(namespace(tenant, "users", user, "chats"), chat, { store });
}
