import { join } from "node:path";
import { FullTextRows } from "../../search/full-text-rows.ts";
import type { Peer } from "../peer.ts";

/** `node:sqlite` by hand: a row and its text in FTS5, durable, without stop words in queries. */
export const peer: Peer = {
  name: "node:sqlite with FTS5",
  fill(folder, documents) {
    FullTextRows.create(fileIn(folder), documents).close();
  },
  open(folder) {
    const rows = new FullTextRows(fileIn(folder));
    return {
      write: (document) => rows.insert(document),
      read: (key) => rows.get(key),
      search: (question) => rows.search(question, "telling"),
      close: () => rows.close(),
    };
  },
};

function fileIn(folder: string): string {
  return join(folder, "rows.sqlite");
}
