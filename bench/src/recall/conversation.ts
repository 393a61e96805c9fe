/** A conversation, one entry for each message, and questions whose answers stand in some of them. */
export interface Conversation {
  readonly id: string;
  /** In the order in which they were said. */
  readonly entries: readonly Entry[];
  readonly questions: readonly Question[];
}

export interface Entry {
  readonly key: string;
  readonly value: string;
}

export interface Question {
  readonly text: string;
  readonly category: string;
  /** Keys of the entries that hold the answer: at least one, each once. */
  readonly evidence: readonly string[];
}

/** A question as it was read, before it is known which evidence there is. */
export interface AskedQuestion {
  readonly text: string;
  readonly category: string;
  readonly evidence: readonly string[];
}

/** A conversation with those questions that have evidence in it, and how many have not. */
export interface ReadConversation {
  readonly conversation: Conversation;
  readonly leftOut: number;
}

/** The most that Pigeonhole stores as a value, in bytes of JSON. */
const MOST_BYTES = 262_144;

/**
 * Puts a conversation together. A message that is too long for a value is cut, for every engine. Evidence that is no entry, or that several messages share as their id, cannot be looked
 * for; a question with no other evidence is left out.
 */
export function conversationOf(
  id: string,
  messages: readonly Entry[],
  asked: readonly AskedQuestion[],
): ReadConversation {
  const seen = new Map<string, number>();
  for (const { key } of messages) seen.set(key, (seen.get(key) ?? 0) + 1);
  const questions = asked
    .map((question) => ({
      ...question,
      evidence: [...new Set(question.evidence)].filter((key) => seen.get(key) === 1),
    }))
    .filter(({ evidence }) => evidence.length > 0);
  const counts = new Map<string, number>();
  const entries = messages.map(({ key, value }) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { key: count === 1 ? key : `${key} (${count})`, value: storable(value) };
  });
  return { conversation: { id, entries, questions }, leftOut: asked.length - questions.length };
}

/** The text, well-formed and as much of it as can be stored. */
function storable(text: string): string {
  let fitting = wellFormed(text);
  while (Buffer.byteLength(JSON.stringify(fitting)) > MOST_BYTES) {
    fitting = wellFormed(fitting.slice(0, Math.floor(fitting.length * 0.95)));
  }
  return fitting;
}

function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
}
