import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { startServerMemory } from "../../recall/engines/server-memory.ts";
import type { Peer } from "../peer.ts";

const NODES = z.object({ entities: z.array(z.object({ observations: z.array(z.string()) })) });

/** The reference MCP memory server, a process spoken to over stdio; an entry is an entity with one observation. */
export const peer: Peer = {
  name: "server-memory (MCP)",
  fill(folder, documents) {
    const lines = documents.map((document) => JSON.stringify({ type: "entity", ...entity(document) }));
    writeFileSync(join(folder, "memory.jsonl"), lines.join("\n"));
  },
  async open(folder) {
    const server = await startServerMemory(folder);
    return {
      write: (document) => server.call("create_entities", { entities: [entity(document)] }),
      async read(key) {
        const { entities } = NODES.parse(await server.call("open_nodes", { names: [key] }));
        return entities[0]?.observations[0];
      },
      search: (query) => server.call("search_nodes", { query }),
      close: () => server.close(),
    };
  },
};

function entity({ key, value }: { key: string; value: string }): Readonly<Record<string, unknown>> {
  return { name: key, entityType: "note", observations: [value] };
}
