import { Memory, namespace, type Store, Tenant } from "@pigeonhole/core";
import type { Conversation } from "./conversation.ts";
import { remember, safe } from "./engines/pigeonhole.ts";

/** What conversations in one store did to each other's answers. Anything but 0 is a fault. */
export interface Contamination {
  /** Tenants in the store: the conversations, and one that holds every question word for word. */
  readonly tenants: number;
  readonly answers: number;
  /** Answers that hold an entry of another tenant. */
  readonly foreign: number;
  /** Answers whose entries, order, scores or total are not those that the conversation gives alone. */
  readonly changed: number;
}

/** How many answers of two stores differ in entries, order, scores or total. Anything but 0 is a fault. */
export interface StoreComparison {
  readonly answers: number;
  readonly changed: number;
}

const ASKED_FOR = 20;
const BAIT = "bait";

interface Answer {
  readonly total: number;
  readonly matches: readonly { readonly key: string; readonly value: unknown; readonly score: number }[];
}

/** Asks each conversation alone, then all of them as tenants of one store, and compares the answers. */
export class ContaminationCheck {
  readonly #store: Store;
  readonly #alone = new Map<Conversation, Answer[]>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Takes the answers of a conversation that is alone in the store, under its own tenant, and takes it out again. */
  async takeAlone(conversation: Conversation): Promise<void> {
    const tenant = tenantOf(conversation);
    this.#alone.set(conversation, await answersOf(memoryOf(tenant, this.#store), conversation));
    await new Tenant(tenant, { store: this.#store }).erase();
  }

  /** Stores all conversations, and the questions themselves as bait, and asks again. */
  async compareTogether(): Promise<Contamination> {
    const conversations = [...this.#alone.keys()];
    for (const conversation of conversations) {
      await remember(this.#store, tenantOf(conversation), conversation);
    }
    await this.#layBait(conversations);
    let answers = 0;
    let foreign = 0;
    let changed = 0;
    for (const [conversation, alone] of this.#alone) {
      const own = new Map(conversation.entries.map(({ key, value }) => [key, value]));
      const together = await answersOf(memoryOf(tenantOf(conversation), this.#store), conversation);
      for (const [index, answer] of together.entries()) {
        answers += 1;
        if (answer.matches.some(({ key, value }) => own.get(key) !== value)) foreign += 1;
        if (JSON.stringify(answer) !== JSON.stringify(alone[index])) changed += 1;
      }
    }
    return { tenants: conversations.length + 1, answers, foreign, changed };
  }

  /** Stores each conversation alone in another store, and counts the answers that differ from this one's. */
  async compareWith(other: Store): Promise<StoreComparison> {
    let answers = 0;
    let changed = 0;
    for (const [conversation, alone] of this.#alone) {
      const memory = await remember(other, tenantOf(conversation), conversation);
      for (const [index, answer] of (await answersOf(memory, conversation)).entries()) {
        answers += 1;
        if (JSON.stringify(answer) !== JSON.stringify(alone[index])) changed += 1;
      }
    }
    return { answers, changed };
  }

  async #layBait(conversations: readonly Conversation[]): Promise<void> {
    const memory = memoryOf(BAIT, this.#store);
    const questions = new Set(conversations.flatMap(({ questions }) => questions.map(({ text }) => text)));
    let number = 0;
    for (const text of questions) await memory.set(`bait ${++number}`, text);
  }
}

/** The tenant of a conversation. */
export function tenantOf({ id }: Conversation): string {
  return `conversation-${safe(id)}`;
}

function memoryOf(tenant: string, store: Store): Memory<string> {
  return new Memory<string>(namespace(tenant, "messages"), { store });
}

async function answersOf(memory: Memory<string>, { questions }: Conversation): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { text } of questions) {
    const { matches, total } = await memory.recall(text, { limit: ASKED_FOR });
    answers.push({
      total,
      matches: matches.map(({ entry, score }) => ({ key: entry.key, value: entry.value, score })),
    });
  }
  return answers;
}
