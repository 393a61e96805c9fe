/** What is used of the AI SDK's `ModelMessage`. */
export interface PromptMessage {
  readonly role: string;
  readonly content: string | readonly { readonly type: string; readonly text?: unknown }[];
}

/** What a turn begins with: one text, or messages. */
export interface Turn {
  readonly prompt?: string | readonly PromptMessage[] | undefined;
  readonly messages?: readonly PromptMessage[] | undefined;
}

/** The text of a turn's last message of the user; empty when it has none. */
export function userText({ prompt, messages }: Turn): string {
  if (typeof prompt === "string") return prompt;
  const content = (messages ?? prompt ?? []).findLast(({ role }) => role === "user")?.content ?? "";
  if (typeof content === "string") return content;
  return content.flatMap(({ type, text }) => (type === "text" ? [String(text)] : [])).join("\n");
}
