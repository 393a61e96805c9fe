import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { StdioServer } from "../../common/stdio-server.ts";
import type { Engine } from "./engine.ts";

const FOUND = z.object({ entities: z.array(z.object({ name: z.string() })) });

/** The reference memory server, over stdio: it looks for the whole question as a part of an entry. */
export function serverMemory(folder: string): Engine {
  return {
    name: "server-memory",
    async load({ entries }) {
      const server = await startServerMemory(mkdtempSync(join(folder, "server-memory-")));
      await server.call("create_entities", {
        entities: entries.map(({ key, value }) => ({
          name: key,
          entityType: "message",
          observations: [value],
        })),
      });
      return {
        async search(query, limit) {
          const { entities } = FOUND.parse(await server.call("search_nodes", { query }));
          return entities.slice(0, limit).map(({ name }) => name);
        },
        close: () => server.close(),
      };
    },
  };
}

/** Starts `@modelcontextprotocol/server-memory` with its file in this folder. */
export function startServerMemory(folder: string): Promise<StdioServer> {
  const file = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-memory/dist/index.js");
  return StdioServer.start(file, [], { MEMORY_FILE_PATH: join(folder, "memory.jsonl") });
}
