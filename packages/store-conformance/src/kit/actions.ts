import {
  Memory,
  type MemoryOptions,
  type MemoryTool,
  memoryTools,
  type Namespace,
  type Store,
  Tenant,
} from "@pigeonhole/core";
import { decodePostings, tenantOf } from "@pigeonhole/core/store";
import type { Between } from "./names.js";
import type { Kind, Operation } from "./program.js";

/** What an operation acts on in one world. */
export interface Actor {
  readonly store: Store;
  readonly memory: Memory;
  readonly tenant: Tenant;
  readonly tools: () => readonly MemoryTool[];
  /** Cursors of this side's earlier listings, by namespace; kept between operations. */
  readonly pages: Map<string, { order: "key" | "newest"; cursor: string }>;
  readonly feeds: Map<string, string>;
  /** Whether the side is a whole tenant and may ask about it and end it. */
  readonly whole: boolean;
}

type Action = (actor: Actor, operation: Operation) => Promise<unknown>;

export const ACTIONS: Readonly<Record<Kind, Action>> = {
  set: ({ memory }, { key, text }) => memory.set(key, text),
  setBriefly: ({ memory }, { key, text, number }) =>
    memory.set(key, { text, number }, { ttlSeconds: (number + 1) / 40 }),
  setConditionally: ({ memory }, { key, text, number }) => memory.set(key, text, { ifRevision: number % 4 }),
  increment: ({ memory }, { key, number }) => memory.increment(`${key}#`, number),
  update: ({ memory }, { key, text }) => memory.update(key, (current) => [current ?? null, text].slice(-1)),
  delete: ({ memory }, { key }) => memory.delete(key),
  deleteConditionally: ({ memory }, { key, number }) => memory.delete(key, { ifRevision: number % 4 }),
  entry: ({ memory }, { key }) => memory.entry(key),
  get: ({ memory }, { key, text }) => memory.get(key, text),
  listByKey: (actor, operation) => list(actor, operation, "key"),
  listNewest: (actor, operation) => list(actor, operation, "newest"),
  nextPage: async (actor) => {
    const page = actor.pages.get(actor.memory.namespace);
    return page === undefined ? "no page" : turn(actor, page.order, 2, page.cursor);
  },
  foreignPage: async (actor) => {
    const [page] = [...actor.pages].filter(([name]) => name !== actor.memory.namespace);
    return page === undefined ? "no page" : actor.memory.list({ cursor: page[1].cursor });
  },
  recall: ({ memory }, { text }) => memory.recall(text, { limit: 20 }),
  recallBriefly: ({ memory }, { text, number }) =>
    memory.recall(text, { limit: 1 + (number % 3), maxTokens: 40 }),
  history: ({ memory }, { key }) => memory.history(key),
  changes: (actor, { number }) => feed(actor, undefined, number + 1),
  nextChanges: (actor, { number }) => feed(actor, actor.feeds.get(actor.memory.namespace), number + 1),
  restore: ({ memory }, { key, number }) => memory.restore(key, number + 1),
  rewindTo: ({ memory, store }, { number }) => memory.rewind({ to: store.clock() - number * 5 }),
  rewindSource: ({ memory }, { agent, number }) =>
    number < 3 ? memory.rewind({ source: { agent } }) : memory.get(agent),
  statistics: async ({ memory, store }, { text }) => {
    const terms = text.split(" ");
    const data = await store.search(memory.namespace, { terms: ["", ...terms], key: text }, store.clock());
    const postings = data.postings.map((rows) => [...decodePostings(rows)]);
    return [data.entries, data.totalLength, data.expired.size, postings, data.entry];
  },
  putVector: async ({ memory, store }, { key, number }) => {
    const entry = await store.get(memory.namespace, key, store.clock());
    const vector = Float32Array.of(number, 1);
    const made = { key, json: entry?.json ?? "", vector };
    return store.putVectors(memory.namespace, `model ${number % 2}`, [made]);
  },
  vectors: async ({ memory, store }, { number }) => {
    const chunks = await store.vectors(memory.namespace, `model ${number % 2}`);
    // Those of an embedder come whenever it is done.
    const models = (await store.vectorModels(memory.namespace)).filter((name) => name.startsWith("model "));
    return [models, chunks.map(({ chunk, bytes }) => [chunk, ...bytes])];
  },
  changedKeys: async ({ memory, store }, { agent, number }) => {
    const now = store.clock();
    const by = number % 2 === 0 ? { after: now - number * 5 } : { source: { agent } };
    return [await store.changedKeys(memory.namespace, by, now), await store.position(memory.namespace, now)];
  },
  toolRemember: (actor, { key, text }) => tool(actor, "remember", { key, value: text }),
  toolRecall: (actor, { text }) => tool(actor, "recall", { query: text }),
  toolList: (actor) => tool(actor, "list_memory", {}),
  toolForget: (actor, { key }) => tool(actor, "forget", { key }),
  badKey: ({ memory }, { key, number }) => memory.set(number % 2 === 0 ? "" : `${key}\n`, 1),
  clear: ({ memory }) => memory.clear(),
  namespaces: async ({ tenant, whole, memory }) => (whole ? tenant.namespaces() : memory.has("plan")),
  usage: async ({ tenant, whole, memory }) => (whole ? usage(tenant) : memory.has("plan")),
  eraseNamespace: ({ tenant, memory }) => tenant.eraseNamespace(memory.namespace),
  eraseTenant: async ({ tenant, whole, memory }) => {
    if (!whole) return memory.clear();
    const { bytes, ...counts } = await tenant.erase();
    return { ...counts, bytes: bytes > 0 };
  },
};

/** Binds one side's operations to the store of one world. */
export class Side {
  readonly #store: Store;
  readonly #recall: Pick<MemoryOptions, "recall">;
  readonly #whole: boolean;
  readonly #actors = new Map<string, Actor>();
  readonly #pages: Actor["pages"] = new Map();
  readonly #feeds: Actor["feeds"] = new Map();

  constructor(store: Store, between: Between, recall: MemoryOptions["recall"]) {
    this.#store = store;
    this.#recall = recall === undefined ? {} : { recall };
    this.#whole = between === "tenants";
  }

  run(operation: Operation): Promise<unknown> {
    return ACTIONS[operation.kind](this.#actor(operation.namespace, operation.agent), operation);
  }

  #actor(namespace: Namespace, agent: string): Actor {
    const name = `${agent} ${namespace}`;
    const known = this.#actors.get(name);
    if (known !== undefined) return known;
    const [store, recall] = [this.#store, this.#recall];
    const source = { agent };
    let tools: MemoryTool[] | undefined;
    const actor: Actor = {
      store,
      memory: new Memory(namespace, { store, source, ...recall }),
      tenant: new Tenant(tenantOf(namespace), { store }),
      tools: () => (tools ??= memoryTools(namespace, { store, source, forget: true, ...recall })),
      pages: this.#pages,
      feeds: this.#feeds,
      whole: this.#whole,
    };
    this.#actors.set(name, actor);
    return actor;
  }
}

async function list(actor: Actor, { number }: Operation, order: "key" | "newest"): Promise<unknown> {
  return turn(actor, order, 1 + (number % 4), undefined);
}

async function turn(
  { memory, pages }: Actor,
  order: "key" | "newest",
  limit: number,
  cursor: string | undefined,
): Promise<unknown> {
  const page = await memory.list({ order, limit, ...(cursor === undefined ? {} : { cursor }) });
  if (page.nextCursor === undefined) pages.delete(memory.namespace);
  else pages.set(memory.namespace, { order, cursor: page.nextCursor });
  return page;
}

async function feed({ memory, feeds }: Actor, since: string | undefined, limit: number): Promise<unknown> {
  const page = await memory.changes({ limit, ...(since === undefined ? {} : { since }) });
  feeds.set(memory.namespace, page.next);
  return page;
}

async function tool({ tools }: Actor, name: string, input: unknown): Promise<unknown> {
  const found = tools().find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no tool ${name}`);
  return found.execute(input);
}

/** Bytes depend on when a store tidies up, so only whether there are any is compared. */
async function usage(tenant: Tenant): Promise<unknown> {
  const { bytes, ...counts } = await tenant.usage();
  return { ...counts, bytes: bytes > 0 };
}
