// What a store with places of their own for tenants gives `user1` of `user10`. Prints its result as JSON.
import { join } from "node:path";
import { InMemoryStore } from "@langchain/langgraph-checkpoint";
import { PostgresStore } from "@langchain/langgraph-checkpoint-postgres/store";
import { Memory, openStore } from "@pigeonhole/core";
import { databaseUrl } from "../common/postgres.ts";
import type { ApartResult } from "./section.ts";

const [folder = ""] = process.argv.slice(2);
const OWNER = "user1";
const NEIGHBOURS = ["user10", "user1-old", "User1"];
const ENTRIES = 20;

/** A place for each owner's texts. */
interface Places {
  put(owner: string, key: string, text: string): Promise<unknown>;
  /** The texts that this owner gets when looking for a word that all of them hold. */
  find(owner: string, word: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

const results: ApartResult[] = [
  await measure("Pigeonhole", pigeonhole(`sqlite:${join(folder, "apart")}`)),
  await measure("Pigeonhole on PostgreSQL", pigeonhole(await databaseUrl("apart_pigeonhole"))),
  await measure("LangGraph InMemoryStore", langGraph(new InMemoryStore())),
  await measure(
    "LangGraph PostgresStore",
    langGraph(PostgresStore.fromConnString(await databaseUrl("apart_langgraph"))),
  ),
];
console.log(JSON.stringify(results));

async function measure(peer: string, places: Places): Promise<ApartResult> {
  for (const owner of [OWNER, ...NEIGHBOURS]) {
    for (let number = 1; number <= ENTRIES; number++) {
      await places.put(owner, `note ${number}`, `The plan of ${owner}, number ${number}.`);
    }
  }
  const found = await places.find(OWNER, "plan");
  await places.close();
  const foreign = found.filter((text) => !String(text).startsWith(`The plan of ${OWNER}, `));
  return { peer, found: found.length, foreign: foreign.length };
}

function pigeonhole(url: string): Places {
  const store = openStore(url);
  const memoryOf = (owner: string): Memory => new Memory(`${owner}/notes`, { store });
  return {
    put: (owner, key, text) => memoryOf(owner).set(key, text),
    find: async (owner, query) => {
      const { matches } = await memoryOf(owner).recall(query, { limit: 1_000 });
      return matches.map(({ entry }) => entry.value);
    },
    close: () => store.close(),
  };
}

function langGraph(store: InMemoryStore | PostgresStore): Places {
  return {
    put: (owner, key, text) => store.put([owner], key, { text }),
    find: async (owner, query) => {
      const items = await store.search([owner], { query, limit: 1_000 });
      return items.map(({ value }) => value["text"]);
    },
    close: async () => store.stop(),
  };
}
