import { isMemoryError, Memory, type MemoryTool, memoryTools, type Store, Tenant } from "@pigeonhole/core";
import type { Operation } from "./program.ts";

/** One side of a program: it acts on its own namespaces and keeps every answer, byte for byte. */
export class Party {
  readonly answers: string[] = [];
  /** Cursors that it was given; another party may try them. */
  readonly cursors: string[] = [];
  readonly #namespaces: readonly string[];
  readonly #store: Store;
  readonly #feeds: string[] = [];
  readonly #others: readonly string[];
  readonly #tools = new Map<string, MemoryTool[]>();

  /** `others` are the other party's namespaces, which it tries to reach where that must be refused. */
  constructor(store: Store, namespaces: readonly string[], others: readonly string[]) {
    this.#store = store;
    this.#namespaces = namespaces;
    this.#others = others;
  }

  async act(operation: Operation, strangeCursor?: string): Promise<void> {
    const at = this.answers.push("unanswered") - 1;
    try {
      const result = await this.#perform(operation, strangeCursor);
      this.answers[at] = `${operation.kind} ${JSON.stringify(result) ?? "undefined"}`;
    } catch (error) {
      const { code, message, retryable } = isMemoryError(error) ? error : unexpected(error);
      this.answers[at] = `${operation.kind} ${JSON.stringify({ code, message, retryable })}`;
    }
  }

  async #perform(operation: Operation, strangeCursor: string | undefined): Promise<unknown> {
    const { kind, key, value, words, number, flag, source } = operation;
    const namespace = this.#namespaces[operation.place % this.#namespaces.length] ?? "";
    const memory = new Memory(namespace, { store: this.#store, source });
    switch (kind) {
      case "set":
        return memory.set(key, value);
      case "setIf":
        return memory.set(key, value, { ifRevision: number });
      case "setTtl":
        return memory.set(key, value, { ttlSeconds: number + 0.5 });
      case "update":
        return memory.update(key, (current) => [value, typeof current]);
      case "updateLater":
        return memory.update(key, async (current) => [value, typeof current]);
      case "updateFails":
        return memory.update(key, () => {
          throw new Refusal();
        });
      case "increment":
        return memory.increment(`count ${key}`, number - 2);
      case "remove":
        return memory.delete(key);
      case "removeIf":
        return memory.delete(key, { ifRevision: number });
      case "get":
        return memory.get(key, flag ? "nothing" : undefined);
      case "entry":
        return memory.entry(key);
      case "has":
        return memory.has(key);
      case "list":
        return this.#keep(
          await memory.list({
            limit: number + 1,
            order: flag ? "key" : "newest",
            ...(number > 3 ? { prefix: key.slice(0, number - 3) } : {}),
          }),
        );
      case "listMore":
        return this.#keep(
          await memory.list({
            limit: number + 1,
            order: flag ? "key" : "newest",
            cursor: strangeCursor ?? this.#cursor(number),
          }),
        );
      case "entries":
        return all(memory.entries());
      case "recall":
        return memory.recall(words, { limit: number + 1, ...(flag ? { maxTokens: 40 } : {}) });
      case "clear":
        return memory.clear();
      case "history":
        return memory.history(key);
      case "restore":
        return memory.restore(key, number + 1);
      case "changes":
        return this.#feed(await memory.changes({ limit: 10 }));
      case "changesMore":
        return this.#feed(await memory.changes({ since: this.#feeds.at(-1 - number) ?? "none" }));
      case "rewindTo":
        return memory.rewind({ to: this.#store.clock() - number * 1_000 });
      case "rewindSource":
        return memory.rewind({ source });
      case "child":
        return memory.child("c").list();
      case "wrong":
        return memory.set(flag ? "\0" : key, Number.NaN);
      case "toolRemember":
        return this.#tool(namespace, 0, { key, value: words, ttl_seconds: flag ? number : null });
      case "toolRecall":
        return this.#tool(namespace, 1, { query: flag ? words : key, limit: number + 1 });
      case "toolList":
        return this.#tool(namespace, 2, number > 3 ? { prefix: key.slice(0, 1) } : {});
      case "toolForget":
        return this.#tool(namespace, 3, flag ? { key } : { key, namespace: this.#others[0] });
      case "eraseNamespace":
        return this.#tenant().eraseNamespace(flag ? namespace : this.#foreign(namespace));
      case "usage":
        return this.#usage();
      case "namespaces":
        return this.#tenant().namespaces();
      case "erase":
        return this.#tenant()
          .erase()
          .then(() => "erased");
    }
  }

  #tenant(): Tenant {
    return new Tenant(this.#namespaces[0]?.split("/")[0] ?? "", { store: this.#store });
  }

  /** A namespace of another tenant, if the other party has one. */
  #foreign(own: string): string {
    const tenant = this.#tenant().tenant;
    return this.#others.find((path) => path.split("/")[0] !== tenant) ?? own;
  }

  /** Expiries are journalled at the latest when the journal is read; bytes depend on when that was. */
  async #usage(): Promise<unknown> {
    for (const namespace of this.#namespaces) {
      await new Memory(namespace, { store: this.#store }).changes({ limit: 1 });
    }
    const { namespaces, entries, changes } = await this.#tenant().usage();
    return { namespaces, entries, changes };
  }

  #tool(namespace: string, index: number, input: object): unknown {
    const known = this.#tools.get(namespace);
    const tools = known ?? memoryTools(namespace, { store: this.#store, forget: true, maxReplyTokens: 300 });
    this.#tools.set(namespace, tools);
    return tools[index]?.execute(input);
  }

  #keep<Page extends { readonly nextCursor?: string }>(page: Page): Page {
    if (page.nextCursor !== undefined) this.cursors.push(page.nextCursor);
    return page;
  }

  #feed<Page extends { readonly next: string }>(page: Page): Page {
    this.#feeds.push(page.next);
    return page;
  }

  #cursor(back: number): string {
    return this.cursors.at(-1 - back) ?? "none";
  }
}

class Refusal extends Error {}

function unexpected(error: unknown): { code: string; message: string; retryable: boolean } {
  if (error instanceof Refusal) return { code: "refusal", message: "", retryable: false };
  throw error;
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
