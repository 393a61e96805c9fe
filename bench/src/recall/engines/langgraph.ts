import { InMemoryStore } from "@langchain/langgraph-checkpoint";
import type { Engine } from "./engine.ts";

/** LangGraph's in-memory store without embeddings: it takes the question, and gives what was stored first. */
export const langGraph: Engine = {
  name: "LangGraph InMemoryStore",
  async load({ entries }) {
    const store = new InMemoryStore();
    for (const { key, value } of entries) await store.put(["messages"], key, { text: value });
    return {
      async search(question, limit) {
        const found = await store.search(["messages"], { query: question, limit });
        return found.map(({ key }) => key);
      },
    };
  },
};
