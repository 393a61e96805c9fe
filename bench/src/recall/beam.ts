import { z } from "zod";
import { type AskedQuestion, conversationOf, type Entry, type ReadConversation } from "./conversation.ts";

const MESSAGE = z.object({ role: z.string(), id: z.coerce.number(), content: z.string() });
const PROBES = z.record(z.string(), z.unknown());
const PROBE = z.object({ question: z.string(), source_chat_ids: z.unknown().optional() });

/**
 * Reads a chat of BEAM (Tavakoli et al. 2025): `chat.json`, batches of turns of messages, of plans in the longest chats, and
 * `probing_questions.json`, questions by the ability that they probe. Questions without messages as their source,
 * such as those that have no answer, are left out. Undefined when the chat holds no messages.
 */
export function readBeam(id: string, chat: unknown, probes: unknown): ReadConversation | undefined {
  const messages = messagesIn(chat);
  if (messages.length === 0) return undefined;
  const asked = Object.entries(PROBES.parse(probes)).flatMap(([ability, questions]) =>
    (Array.isArray(questions) ? questions : []).flatMap((probe: unknown): AskedQuestion[] => {
      const { success, data } = PROBE.safeParse(probe);
      if (!success) return [];
      const evidence = numbersIn(data.source_chat_ids).map(keyOf);
      return [{ text: data.question, category: ability.replaceAll("_", " "), evidence }];
    }),
  );
  return conversationOf(id, messages, asked);
}

function messagesIn(node: unknown): Entry[] {
  const message = MESSAGE.safeParse(node);
  if (message.success) {
    const { role, id, content } = message.data;
    return [{ key: keyOf(id), value: `${role}: ${content}` }];
  }
  return typeof node === "object" && node !== null ? Object.values(node).flatMap(messagesIn) : [];
}

/** Sources stand in a list, or in several lists by name, and some are numbers in quotation marks. */
function numbersIn(node: unknown): number[] {
  if (typeof node === "number") return [node];
  if (typeof node === "string" && /^\d+$/.test(node)) return [Number(node)];
  return typeof node === "object" && node !== null ? Object.values(node).flatMap(numbersIn) : [];
}

function keyOf(id: number): string {
  return `m${id}`;
}
