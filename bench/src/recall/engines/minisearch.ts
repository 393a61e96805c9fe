import MiniSearch from "minisearch";
import type { Engine } from "./engine.ts";

/** MiniSearch with its own settings: words as they are, any of them, BM25+. */
export const miniSearch: Engine = {
  name: "MiniSearch",
  async load({ entries }) {
    const index = new MiniSearch({ idField: "key", fields: ["value"] });
    index.addAll(entries);
    return {
      search: (question, limit) =>
        index
          .search(question)
          .slice(0, limit)
          .map(({ id }) => String(id)),
    };
  },
};
