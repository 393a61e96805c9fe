import { ChatHistory } from "@pigeonhole/ai-sdk";
import type { Store } from "@pigeonhole/core";
import { createAgentUIStreamResponse, generateId, type InferAgentUIMessage } from "ai";
import { z } from "zod";
import type { SupportAgent } from "./agent.ts";
import { chatsOf, sessionOf } from "./session.ts";

/** What a client sends: which chat, and the one new message. The rest of the chat is on the server. */
const bodySchema = z.object({
  id: z.string().min(1).max(100),
  message: z.object({
    id: z.string().min(1).max(100),
    role: z.literal("user"),
    parts: z.array(z.object({ type: z.literal("text"), text: z.string().max(20_000) })).min(1),
  }),
});

/**
 * A route handler as Next.js has them, for `app/api/chat/route.ts`: it answers with the agent's stream, which `useChat`
 * reads, and keeps the chat.
 */
export function chatRoute(agent: SupportAgent, store: Store): (request: Request) => Promise<Response> {
  return async function POST(request) {
    const session = sessionOf(request);
    if (session === undefined) return new Response("Sign in first.", { status: 401 });
    const body = bodySchema.safeParse(await request.json().catch(() => undefined));
    if (!body.success) return new Response("Send a chat id and one message of text.", { status: 400 });

    const chat = new ChatHistory<InferAgentUIMessage<SupportAgent>>(chatsOf(session), body.data.id, {
      store,
    });
    await chat.append([body.data.message]);
    const messages = await chat.load({ last: 50 });
    return createAgentUIStreamResponse({
      agent,
      options: session,
      uiMessages: messages,
      originalMessages: messages,
      generateMessageId: generateId,
      abortSignal: request.signal,
      onEnd: ({ responseMessage }) => chat.append([responseMessage]),
    });
  };
}
