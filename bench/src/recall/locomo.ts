import { z } from "zod";
import { type AskedQuestion, conversationOf, type Entry, type ReadConversation } from "./conversation.ts";

/** LoCoMo's categories by number (Maharana et al., ACL 2024). */
const CATEGORIES: Readonly<Record<number, string>> = {
  1: "multi-hop",
  2: "temporal",
  3: "open-domain",
  4: "single-hop",
};

const PUBLISHED_TURN = z.object({
  dia_id: z.string(),
  speaker: z.string().nullish(),
  text: z.string().nullish(),
  blip_caption: z.string().nullish(),
});

/** Turns by id; some questions have none, and some a text that names several. */
const EVIDENCE = z.array(z.coerce.string()).nullish();
const CATEGORY = z.coerce.number().catch(0);

const PUBLISHED = z.array(
  z.object({
    sample_id: z.string(),
    /** `session_1`, `session_2` and so on hold turns; dates and names stand beside them. */
    conversation: z.record(z.string(), z.unknown()),
    qa: z.array(
      z.object({
        question: z.coerce.string(),
        category: CATEGORY,
        evidence: EVIDENCE,
      }),
    ),
  }),
);

const RESHAPED = z.object({
  id: z.string(),
  turns: z.array(z.object({ id: z.coerce.string(), speaker: z.string().nullish(), text: z.string() })),
  questions: z.array(z.object({ question: z.string(), category: CATEGORY, evidence: EVIDENCE })),
});

/**
 * Reads LoCoMo as it is published, `locomo10.json`: a list of conversations. Undefined for any other content. Category
 * 5, questions whose answer was never said, is left out without being counted.
 */
export function readPublished(content: unknown): ReadConversation[] | undefined {
  const parsed = PUBLISHED.safeParse(content);
  if (!parsed.success || parsed.data.length === 0) return undefined;
  return parsed.data.map(({ sample_id, conversation, qa }) => {
    const sessions = Object.keys(conversation)
      .filter((name) => /^session_\d+$/.test(name))
      .sort((a, b) => Number(a.slice(8)) - Number(b.slice(8)));
    const entries = sessions.flatMap((name) => turnsIn(conversation[name]));
    const asked = qa
      .filter(({ category }) => category in CATEGORIES)
      .map((one) => question(one.question, one.category, (one.evidence ?? []).flatMap(turnIds)));
    return conversationOf(sample_id, entries, asked);
  });
}

/** What is no turn with an id is passed over. */
function turnsIn(session: unknown): Entry[] {
  return (Array.isArray(session) ? session : []).flatMap((turn: unknown): Entry[] => {
    const { success, data } = PUBLISHED_TURN.safeParse(turn);
    if (!success) return [];
    const { dia_id, speaker, text, blip_caption } = data;
    return [{ key: turnId(dia_id) ?? dia_id, value: said(speaker, withPicture(text ?? "", blip_caption)) }];
  });
}

/** Reads a conversation with `turns` and `questions`. Undefined for any other content. */
export function readReshaped(content: unknown): ReadConversation[] | undefined {
  const parsed = RESHAPED.safeParse(content);
  if (!parsed.success) return undefined;
  const { id, turns, questions } = parsed.data;
  const entries = turns.map((turn) => ({ key: turn.id, value: said(turn.speaker, turn.text) }));
  const asked = questions.map((one) => question(one.question, one.category, one.evidence ?? []));
  return [conversationOf(id, entries, asked)];
}

function question(text: string, category: number, evidence: readonly string[]): AskedQuestion {
  return { text, category: CATEGORIES[category] ?? `category ${category}`, evidence };
}

function said(speaker: string | null | undefined, text: string): string {
  return speaker ? `${speaker}: ${text}` : text;
}

/** A picture that was shared is part of what was said, by its caption. */
function withPicture(text: string, caption: string | null | undefined): string {
  return caption ? `${text} [shares a picture: ${caption}]` : text;
}

/** Some evidence names several turns in one text, or with another writing: `D8:6; D9:17`, `D:11:26`, `D30:05`. */
function turnIds(evidence: string): string[] {
  return [...evidence.matchAll(/D:?(\d+):(\d+)/g)].map(
    ([, session, turn]) => `D${Number(session)}:${Number(turn)}`,
  );
}

function turnId(text: string): string | undefined {
  return turnIds(text)[0];
}
