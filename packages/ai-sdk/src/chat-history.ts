import { Memory, type MemoryOptions, MessageLog } from "@pigeonhole/core";

/** What is used of the AI SDK's `UIMessage`. */
export interface ChatMessage {
  readonly id: string;
}

/**
 * The messages of a chat as `UIMessage[]`, one entry each in a namespace of yours. Appends of many processes are all
 * kept. Give chats a namespace of their own, so that no tool of a model writes among them.
 *
 * @example
 * const chat = new ChatHistory<UIMessage>("acme/users/42/chats", chatId);
 * const messages = await chat.load({ last: 50 });
 */
export class ChatHistory<Message extends ChatMessage> {
  readonly #log: MessageLog<Message>;

  /** @throws MemoryError `invalid_namespace`; `invalid_argument` for a chat id that is empty or over 494 bytes */
  constructor(of: string | Memory, chatId: string, options: Pick<MemoryOptions, "store" | "source"> = {}) {
    this.#log = new MessageLog(typeof of === "string" ? new Memory(of, options) : of, chatId);
  }

  /** The chat's messages, oldest first: all of them, or the last so many. */
  async load(options: { last?: number } = {}): Promise<Message[]> {
    const { messages } = await this.#log.read(options);
    return messages.map(({ message }) => message);
  }

  /** Adds messages at the end. */
  async append(messages: readonly Message[]): Promise<void> {
    await this.#log.append(messages);
  }

  /**
   * Saves what `onFinish` and `onEnd` give: a message whose id is stored already takes its place, each other one comes
   * to the end, and messages that others have appended stay.
   *
   * @throws MemoryError `invalid_argument` for a message without an id: give `generateMessageId` to the stream
   */
  async save(messages: readonly Message[]): Promise<void> {
    await this.#log.merge(messages, ({ id }) => id);
  }

  /** Takes the last message away, as before it is generated again, and gives it. */
  removeLast(): Promise<Message | undefined> {
    return this.#log.popLast();
  }

  /** Takes all messages away and gives their number. */
  clear(): Promise<number> {
    return this.#log.clear();
  }
}
