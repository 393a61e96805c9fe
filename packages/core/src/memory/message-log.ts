import { MemoryError } from "../errors.js";
import type { Decide, Mutation, StoredEntry, WriteOutcome } from "../store/store.js";
import { encodeJson } from "../values/json.js";
import { readUntrusted } from "../values/untrusted.js";
import { valueFrom } from "./entry.js";
import type { LoggedMessage, LogPage } from "./log-page.js";
import { Memory } from "./memory.js";
import { mergeMessages } from "./merge-messages.js";
import { endOf, type Head, headFrom, headText, Moved, notAtEnd } from "./message-head.js";
import { MOST_POSITIONS, messageKeys } from "./message-keys.js";
import { checkOptions } from "./options.js";

/** Messages that one transaction writes or deletes at most. */
const BATCH = 500;
/** Messages that one read fetches at most. */
const PAGE = 200;
/** How many messages of others an append makes room for, once one has lost a race. */
const SLACK = 64;
/** How long a change goes on after lost races, in milliseconds. */
const GIVE_UP_AFTER_MS = 60_000;

/**
 * The messages of one chat in order, one entry each, for chat histories of any framework. Appends of many processes are
 * all kept and in one order; what one append gives stays together, up to 500 messages. An append costs the same in a long
 * chat as in a short one. All keys of a chat are `chat/ID` or begin with `chat/ID/`; give chats a namespace of their own,
 * so that no tool of a model writes among them. Methods reject with MemoryError, as those of Memory do.
 *
 * @example
 * const log = new MessageLog(new Memory("acme/users/42/chats"), "chat-7");
 * await log.append([{ role: "user", text: "Hello" }]);
 */
export class MessageLog<Message = unknown> {
  readonly memory: Memory;
  readonly #keys;
  #turn: Promise<unknown> = Promise.resolve();
  /** Where the chat ended after this object's last change: most often it still does. */
  #end: number | undefined;
  /** Room for messages that others append meanwhile: none, as long as none do. */
  #slack = 0;

  /** @throws MemoryError `invalid_argument` for an id that is empty or too long, or what is no Memory without a schema */
  constructor(memory: Memory, id: string) {
    if (!(memory instanceof Memory) || memory.schema !== undefined) {
      throw new MemoryError("invalid_argument", "Chats are kept in a Memory without a schema.");
    }
    this.memory = memory;
    this.#keys = messageKeys(id);
  }

  /**
   * Adds messages at the end and gives the new end. A property that is undefined counts as absent. With `ifEnd`, nothing
   * is added unless the chat ends at that position.
   *
   * @throws MemoryError `invalid_value`; `revision_conflict` when `ifEnd` does not match
   */
  append(messages: readonly Message[], options: { ifEnd?: number } = {}): Promise<number> {
    return this.#inTurn(async () => {
      let { ifEnd } = checkOptions(options, ["ifEnd"]);
      const texts = checkMessages(messages).map((message) => encodeJson(message, "absent"));
      let end: number | undefined;
      for (let start = 0; start < texts.length; start += BATCH) {
        end = await this.#appendBatch(texts.slice(start, start + BATCH), ifEnd);
        if (ifEnd !== undefined) ifEnd = end;
      }
      return end ?? (await this.#readEnd());
    });
  }

  /** The last so many messages, those from a position on, or all; oldest first. */
  async read(options: { last?: number; from?: number } = {}): Promise<LogPage<Message>> {
    const { last, from = 0 } = checkOptions(options, ["last", "from"]);
    for (const count of [last, from]) {
      if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0)) {
        throw new MemoryError("invalid_argument", "last and from are whole numbers of at least 0.");
      }
    }
    const head = await this.#head();
    const first = Math.max(head?.first ?? 0, from);
    const end = head?.end;
    let start = end === undefined || last === undefined ? first : Math.max(first, end - last);
    let messages = await this.#messagesFrom(start, end);
    // Messages that were deleted one by one leave gaps: then the last so many begin further back.
    while (last !== undefined && messages.length < last && start > first) {
      start = Math.max(first, start - (last - messages.length) * 2);
      messages = await this.#messagesFrom(start, end);
    }
    const shown = last === undefined ? messages : messages.slice(Math.max(0, messages.length - last));
    return { messages: shown, end: end ?? endAfter(messages) };
  }

  /** Puts another message in the place of one; false when there is none any more. */
  async replace(position: number, message: Message): Promise<boolean> {
    const json = encodeJson(message, "absent");
    const key = this.#keys.keyOf(position);
    const outcomes = await this.#write([key], (_key, current) => (current ? this.#set(json) : undefined));
    return outcomes.some(({ changed }) => changed);
  }

  /**
   * Brings messages in by their ids: one whose id is there already takes that message's place, the others come to the
   * end. Reads the whole chat.
   *
   * @throws MemoryError `invalid_argument` for a message without an id
   */
  merge(messages: readonly Message[], idOf: (message: Message) => string): Promise<void> {
    return mergeMessages(this, checkMessages(messages), idOf);
  }

  /** Takes the last message away and gives it, or undefined when there is none. Of many pops at once, each gives another. */
  popLast(): Promise<Message | undefined> {
    return this.#inTurn(() =>
      this.#repeated(async (known) => {
        for (let end = known; ; end -= 1) {
          const taken = await this.#popAt(end);
          if (taken === "empty") return undefined;
          if (taken !== undefined) return valueFrom<Message>(taken.json);
        }
      }),
    );
  }

  /** Takes all messages away at once, deletes them 500 in one transaction, and gives their number. */
  clear(): Promise<number> {
    return this.#inTurn(async () => {
      const outcomes = await this.#write([this.#keys.head], (_key, current) => {
        const head = headFrom(current);
        return head === undefined ? undefined : this.#set(headText({ first: head.end, end: head.end }));
      });
      const end = headFrom(outcomes[0]?.entry)?.end;
      let cleared = 0;
      for (;;) {
        const keys = (await this.#page(undefined, BATCH)).map(({ key }) => key);
        const ended = keys.filter((key) => (this.#keys.positionOf(key) ?? 0) < (end ?? MOST_POSITIONS));
        if (ended.length === 0) return cleared;
        const deleted = await this.#write(ended, () => ({ op: "delete", source: this.memory.source }));
        cleared += deleted.filter(({ changed }) => changed).length;
      }
    });
  }

  #appendBatch(texts: readonly string[], ifEnd: number | undefined): Promise<number> {
    return this.#repeated(async (known, repairs) => {
      if (known + texts.length + SLACK > MOST_POSITIONS) {
        throw new MemoryError(
          "invalid_argument",
          "This chat has taken all the messages it can. Begin another.",
        );
      }
      const most = known + texts.length + this.#slack;
      const keys = Array.from({ length: most - known }, (_, index) => this.#keys.keyOf(known + index));
      let start = 0;
      await this.#write([this.#keys.head, ...keys], (key, current) => {
        if (key === this.#keys.head) {
          const head = headFrom(current);
          start = endOf(head, known, repairs);
          if (ifEnd !== undefined && ifEnd !== start) throw notAtEnd(ifEnd, start);
          if (start < known || start + texts.length > most) throw new Moved();
          return this.#set(headText({ first: head?.first ?? 0, end: start + texts.length }));
        }
        const text = texts[(this.#keys.positionOf(key) ?? -1) - start];
        if (text === undefined) return undefined;
        if (current !== undefined) throw new Moved(true);
        return this.#set(text);
      });
      if (start === known) this.#slack = 0;
      this.#end = start + texts.length;
      return this.#end;
    });
  }

  async #popAt(end: number): Promise<StoredEntry | "empty" | undefined> {
    let taken: StoredEntry | "empty" | undefined;
    const keys = end > 0 ? [this.#keys.head, this.#keys.keyOf(end - 1)] : [this.#keys.head];
    await this.#write(keys, (key, current) => {
      if (key === this.#keys.head) {
        taken = undefined;
        const head = headFrom(current) ?? { first: 0, end };
        if (head.end !== end) throw new Moved();
        if (head.end <= head.first) taken = "empty";
        return taken === "empty" ? undefined : this.#set(headText({ first: head.first, end: end - 1 }));
      }
      if (taken === "empty" || current === undefined) return undefined;
      taken = current;
      return { op: "delete", source: this.memory.source };
    });
    this.#end = taken === "empty" ? end : end - 1;
    return taken;
  }

  async #head(): Promise<Head | undefined> {
    const { store, namespace } = this.memory;
    return headFrom(await store.get(namespace, this.#keys.head, store.clock()));
  }

  async #readEnd(): Promise<number> {
    // Without a head, the chat ends after the last message that stands there.
    return (await this.#head())?.end ?? endAfter(await this.#messagesFrom(0, undefined));
  }

  async #messagesFrom(start: number, end: number | undefined): Promise<LoggedMessage<Message>[]> {
    const messages: LoggedMessage<Message>[] = [];
    let after = start === 0 ? undefined : this.#keys.keyOf(start - 1);
    for (;;) {
      const page = await this.#page(after, PAGE);
      for (const { key, json } of page) {
        const position = this.#keys.positionOf(key);
        if (position === undefined) continue;
        if (end !== undefined && position >= end) return messages;
        messages.push({ position, message: valueFrom<Message>(json) });
      }
      if (page.length < PAGE) return messages;
      after = page.at(-1)?.key;
    }
  }

  async #page(after: string | undefined, limit: number): Promise<StoredEntry[]> {
    const { store, namespace } = this.memory;
    const query = { order: "key", prefix: this.#keys.prefix, after, limit } as const;
    return (await store.list(namespace, query, store.clock())).map(({ entry }) => entry);
  }

  #write(keys: readonly string[], decide: Decide): Promise<readonly WriteOutcome[]> {
    return this.memory.store.write(this.memory.namespace, keys, decide);
  }

  #set(json: string): Mutation {
    return { op: "set", json, expiresAt: undefined, source: this.memory.source };
  }

  /** Runs a change with the position at which the chat is taken to end, again while others come first. */
  async #repeated<Result>(change: (end: number, repairs: boolean) => Promise<Result>): Promise<Result> {
    const started = performance.now();
    let end = this.#end ?? (await this.#readEnd());
    let repairs = false;
    while (performance.now() - started < GIVE_UP_AFTER_MS) {
      try {
        return await change(end, repairs);
      } catch (error) {
        if (!(error instanceof Moved)) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
        this.#slack = SLACK;
        repairs = error.occupied;
        end = error.occupied ? endAfter(await this.#messagesFrom(0, undefined)) : await this.#readEnd();
      }
    }
    throw new MemoryError("revision_conflict", "Others kept changing this chat. Try again later.", {
      retryable: true,
    });
  }

  /** Changes through this object come one after another, in the order in which they were asked for. */
  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(change);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function endAfter(messages: readonly LoggedMessage[]): number {
  return (messages.at(-1)?.position ?? -1) + 1;
}

function checkMessages<Message>(messages: readonly Message[]): readonly Message[] {
  return readUntrusted("invalid_argument", () => {
    if (Array.isArray(messages)) return [...messages];
    throw new MemoryError("invalid_argument", "append takes an array of messages.");
  });
}
