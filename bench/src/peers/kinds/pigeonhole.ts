import { newStore } from "../../common/stores.ts";
import { load, memoryOf } from "../../core/documents.ts";
import type { Peer } from "../peer.ts";

const NAMESPACE = "acme/notes";

/** Pigeonhole on SQLite, as its users have it. */
export const peer: Peer = {
  name: "Pigeonhole",
  async fill(folder, documents) {
    const store = newStore(folder);
    await load(store, NAMESPACE, documents);
    await store.close();
  },
  open(folder) {
    const store = newStore(folder);
    const memory = memoryOf(store, NAMESPACE);
    return {
      write: ({ key, value }) => memory.set(key, value),
      read: (key) => memory.get(key),
      search: (question) => memory.recall(question),
      close: () => store.close(),
    };
  },
};
