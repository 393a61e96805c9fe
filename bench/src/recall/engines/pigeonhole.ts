import { setImmediate as immediate } from "node:timers/promises";
import { Memory, namespace, type Store } from "@pigeonhole/core";
import type { Conversation } from "../conversation.ts";
import type { Engine } from "./engine.ts";

/** Matches that are ranked for a budget of tokens: more than fit into it. */
export const RANKED_FOR_BUDGET = 100;

export const PIGEONHOLE = "Pigeonhole";

/** Pigeonhole, as its users have it: `set` for each message, then `recall`. */
export function pigeonhole(store: Store, tenantOf: (conversation: Conversation) => string): Engine {
  return {
    name: PIGEONHOLE,
    async load(conversation) {
      const memory = await remember(store, tenantOf(conversation), conversation);
      return {
        search: async (question, limit) => keysOf(await memory.recall(question, { limit })),
        async searchWithin(question, maxTokens) {
          const { matches } = await memory.recall(question, { limit: RANKED_FOR_BUDGET, maxTokens });
          // A text that was cut may have lost the answer.
          return matches.filter(({ cut }) => cut !== true).map(({ entry }) => entry.key);
        },
      };
    },
  };
}

/**
 * Stores a conversation as the messages came, under a tenant of its own. No two get the same time, as in a real
 * conversation: the newest of equal matches comes first, and that must not depend on how fast this machine writes.
 */
export async function remember(
  store: Store,
  tenant: string,
  { entries }: Conversation,
): Promise<Memory<string>> {
  const memory = new Memory<string>(namespace(tenant, "messages"), { store });
  for (const { key, value } of entries) {
    const { updatedAt } = await memory.set(key, value);
    while (store.clock() <= updatedAt) await immediate();
  }
  return memory;
}

/** A conversation's name as a segment of a namespace. */
export function safe(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9-]/g, "-");
}

function keysOf({ matches }: Awaited<ReturnType<Memory["recall"]>>): string[] {
  return matches.map(({ entry }) => entry.key);
}
