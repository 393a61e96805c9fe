import { basename } from "node:path";
import { openStore, type Store } from "@pigeonhole/core";
import { databaseUrl } from "../../common/postgres.ts";
import { load, memoryOf } from "../../core/documents.ts";
import type { Peer } from "../peer.ts";

const NAMESPACE = "acme/notes";

/** Pigeonhole on PostgreSQL, on this machine; a folder stands for a database of its name. */
export const peer: Peer = {
  name: "Pigeonhole on PostgreSQL",
  async fill(folder, documents) {
    const store = await storeFor(folder);
    await load(store, NAMESPACE, documents);
    await store.close();
  },
  async open(folder) {
    const store = await storeFor(folder);
    const memory = memoryOf(store, NAMESPACE);
    return {
      write: ({ key, value }) => memory.set(key, value),
      read: (key) => memory.get(key),
      search: (question) => memory.recall(question),
      close: () => store.close(),
    };
  },
};

async function storeFor(folder: string): Promise<Store> {
  return openStore(await databaseUrl(`p${basename(folder).replaceAll("-", "_")}`));
}
