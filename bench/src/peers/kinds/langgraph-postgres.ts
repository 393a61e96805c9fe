import { basename } from "node:path";
import { PostgresStore } from "@langchain/langgraph-checkpoint-postgres/store";
import { databaseUrl } from "../../common/postgres.ts";
import type { Peer } from "../peer.ts";
import { textOf } from "./langgraph-memory.ts";

const NAMESPACE = ["acme", "notes"];
/** Entries that are on their way at once while a database is filled, none of which waits for the disk. */
const AT_ONCE = 8;
const NOT_WAITING = "?options=-c%20synchronous_commit%3Doff";

/**
 * LangGraph's PostgreSQL store without embeddings; a folder stands for a database of its name. Its search then is
 * PostgreSQL's full-text search for entries that hold every word of the question.
 */
export const peer: Peer = {
  name: "LangGraph PostgresStore",
  async fill(folder, documents) {
    const store = await storeFor(folder, NOT_WAITING);
    for (let at = 0; at < documents.length; at += AT_ONCE) {
      const some = documents.slice(at, at + AT_ONCE);
      await Promise.all(some.map(({ key, value }) => store.put(NAMESPACE, key, { text: value })));
    }
    await store.stop();
  },
  async open(folder) {
    const store = await storeFor(folder);
    return {
      write: ({ key, value }) => store.put(NAMESPACE, key, { text: value }),
      read: async (key) => textOf((await store.get(NAMESPACE, key))?.value),
      search: (question) => store.search(NAMESPACE, { query: question, limit: 10 }),
      close: () => store.stop(),
    };
  },
};

async function storeFor(folder: string, options = ""): Promise<PostgresStore> {
  const url = await databaseUrl(`l${basename(folder).replaceAll("-", "_")}`);
  const store = PostgresStore.fromConnString(`${url}${options}`);
  await store.setup();
  return store;
}
