import type { AgentInputItem, Session } from "@openai/agents";
import { Memory, type MemoryOptions, MessageLog } from "@pigeonhole/core";

/**
 * A session of the OpenAI Agents SDK whose items are kept, one entry each, in a namespace of yours. Items that many
 * processes add are all kept. Give sessions a namespace of their own, so that no tool of a model writes among them.
 *
 * @example
 * await run(agent, "Hello", { session: new PigeonholeSession("acme/users/42/sessions", "chat-7") });
 */
export class PigeonholeSession implements Session {
  readonly #id: string;
  readonly #log: MessageLog<AgentInputItem>;

  /** @throws MemoryError `invalid_namespace`; `invalid_argument` for a session id that is empty or over 494 bytes */
  constructor(of: string | Memory, sessionId: string, options: Pick<MemoryOptions, "store" | "source"> = {}) {
    this.#id = sessionId;
    this.#log = new MessageLog(typeof of === "string" ? new Memory(of, options) : of, sessionId);
  }

  async getSessionId(): Promise<string> {
    return this.#id;
  }

  /** The items, oldest first: all of them, or the last so many. */
  async getItems(limit?: number): Promise<AgentInputItem[]> {
    const { messages } = await this.#log.read(limit === undefined ? {} : { last: Math.max(0, limit) });
    return messages.map(({ message }) => message);
  }

  async addItems(items: AgentInputItem[]): Promise<void> {
    await this.#log.append(items);
  }

  popItem(): Promise<AgentInputItem | undefined> {
    return this.#log.popLast();
  }

  async clearSession(): Promise<void> {
    await this.#log.clear();
  }
}
