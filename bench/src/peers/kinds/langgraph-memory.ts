import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InMemoryStore } from "@langchain/langgraph-checkpoint";
import { z } from "zod";
import type { Peer } from "../peer.ts";

const NAMESPACE = ["acme", "notes"];
const KEPT = z.array(z.object({ key: z.string(), value: z.string() }));

/**
 * LangGraph's in-memory store without embeddings: nothing is on the disk, and a search gives what was stored first. It
 * keeps nothing itself, so that it starts from a list of the entries.
 */
export const peer: Peer = {
  name: "LangGraph InMemoryStore",
  fill(folder, documents) {
    writeFileSync(fileIn(folder), JSON.stringify(documents));
  },
  async open(folder) {
    const store = new InMemoryStore();
    const kept = KEPT.parse(JSON.parse(readFileSync(fileIn(folder), "utf8")));
    for (const { key, value } of kept) await store.put(NAMESPACE, key, { text: value });
    return {
      write: ({ key, value }) => store.put(NAMESPACE, key, { text: value }),
      read: async (key) => textOf((await store.get(NAMESPACE, key))?.value),
      search: (question) => store.search(NAMESPACE, { query: question, limit: 10 }),
      close: () => undefined,
    };
  },
};

/** The text in one of LangGraph's items. */
export function textOf(value: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const text = value?.["text"];
  return typeof text === "string" ? text : undefined;
}

function fileIn(folder: string): string {
  return join(folder, "entries.json");
}
