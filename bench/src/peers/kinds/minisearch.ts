import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import MiniSearch from "minisearch";
import type { Document } from "../../core/documents.ts";
import type { Peer } from "../peer.ts";

const OPTIONS = { idField: "key", fields: ["value"], storeFields: ["value"] };

/** MiniSearch: all in memory; started from its own JSON. A write is not on the disk. */
export const peer: Peer = {
  name: "MiniSearch, in memory",
  fill(folder, documents) {
    const index = new MiniSearch<Document>(OPTIONS);
    index.addAll(documents);
    writeFileSync(fileIn(folder), JSON.stringify(index));
  },
  open(folder) {
    const index = existsSync(fileIn(folder))
      ? MiniSearch.loadJSON<Document>(readFileSync(fileIn(folder), "utf8"), OPTIONS)
      : new MiniSearch<Document>(OPTIONS);
    return {
      write: (document) => index.add(document),
      read: (key) => {
        const value = index.getStoredFields(key)?.["value"];
        return typeof value === "string" ? value : undefined;
      },
      search: (question) => index.search(question).slice(0, 10),
      close: () => undefined,
    };
  },
};

function fileIn(folder: string): string {
  return join(folder, "index.json");
}
