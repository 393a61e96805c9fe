import { BaseListChatMessageHistory } from "@langchain/core/chat_history";
import {
  type BaseMessage,
  mapStoredMessagesToChatMessages,
  type StoredMessage,
} from "@langchain/core/messages";
import { Memory, MemoryError, type MemoryOptions, MessageLog } from "@pigeonhole/core";

/** What a chat history is bound to besides its chat. */
export interface ChatHistoryOptions extends Pick<MemoryOptions, "store" | "source"> {
  /** Gives only so many messages, the last ones; all are kept. */
  last?: number;
}

/**
 * The messages of one chat, each an entry of its own: appends of many processes are all kept, and cost the same in a
 * long chat as in a short one. Give chats a namespace of their own, so that no tool of a model writes among them.
 *
 * @example
 * const history = new PigeonholeChatHistory("acme/users/42/chats", "chat-7");
 */
export class PigeonholeChatHistory extends BaseListChatMessageHistory {
  lc_namespace = ["pigeonhole", "langchain"];
  readonly #log: MessageLog<StoredMessage>;
  readonly #last: number | undefined;

  /** @throws MemoryError `invalid_namespace`; `invalid_argument` for a session id that is empty or over 494 bytes */
  constructor(of: string | Memory, sessionId: string, options: ChatHistoryOptions = {}) {
    super();
    const { last, ...memoryOptions } = options;
    if (last !== undefined && !(Number.isSafeInteger(last) && last >= 0)) {
      throw new MemoryError("invalid_argument", "last is a whole number of at least 0.");
    }
    this.#log = new MessageLog(typeof of === "string" ? new Memory(of, memoryOptions) : of, sessionId);
    this.#last = last;
  }

  /** The messages, oldest first. */
  override async getMessages(): Promise<BaseMessage[]> {
    const { messages } = await this.#log.read(this.#last === undefined ? {} : { last: this.#last });
    return mapStoredMessagesToChatMessages(messages.map(({ message }) => message));
  }

  /** @throws MemoryError as {@link addMessages} does */
  override addMessage(message: BaseMessage): Promise<void> {
    return this.addMessages([message]);
  }

  /**
   * Adds messages, of which up to 500 stay together: no other process's come between.
   *
   * @throws MemoryError `invalid_value` for what is no message that LangChain reads back, or over 256 KiB
   */
  override async addMessages(messages: BaseMessage[]): Promise<void> {
    await this.#log.append(messages.map(stored));
  }

  /** Removes all messages of this chat. */
  override async clear(): Promise<void> {
    await this.#log.clear();
  }
}

/** What cannot be read back is refused before it is stored: it would make the whole chat unreadable. */
function stored(message: BaseMessage): StoredMessage {
  try {
    const dict = message.toDict();
    mapStoredMessagesToChatMessages([{ ...dict, data: { ...dict.data } }]);
    return dict;
  } catch (cause) {
    throw new MemoryError("invalid_value", "This is no message that LangChain could read back.", { cause });
  }
}
