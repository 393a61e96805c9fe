import { aiSdkTools, withMemory } from "@pigeonhole/ai-sdk";
import type { Store } from "@pigeonhole/core";
import { type LanguageModel, ToolLoopAgent } from "ai";
import { memoryOf, type Session, sessionSchema } from "./session.ts";

/** One agent for every company: whose memory it uses is decided by the session of each call. */
export function supportAgent(model: LanguageModel, store: Store) {
  const tools = aiSdkTools(memoryOf, { store, source: { agent: "support" } });
  const remembered = withMemory(({ options }: { options: Session }) => memoryOf(options), {
    store,
    maxTokens: 500,
  });
  return new ToolLoopAgent({
    model,
    tools,
    instructions: "You are a travel desk. Remember what travellers prefer, and answer in one sentence.",
    callOptionsSchema: sessionSchema,
    prepareCall: async (call) => {
      const session = call.options;
      const toolsContext = { remember: session, recall: session, list_memory: session };
      return { ...(await remembered(call)), toolsContext };
    },
  });
}

export type SupportAgent = ReturnType<typeof supportAgent>;
