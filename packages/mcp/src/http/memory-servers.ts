import { createMcpHandler, type McpHttpHandler, type McpServer } from "@modelcontextprotocol/server";
import { type BoundMemory, bindMemory } from "../bound-memory.js";
import { serverOf } from "../create-memory-server.js";
import { WatchedBus } from "../resources/watched-bus.js";
import type { CheckedGrant } from "../tokens/grant.js";
import type { Settings } from "./options.js";

/** What serves the requests of one grant. */
export interface MemoryServer {
  readonly mcp: McpHttpHandler;
  /** Carries notices to the open streams of this grant. */
  readonly bus: WatchedBus;
  /** Requests that are being answered. */
  active: number;
}

/** Servers that are kept at most when nothing is open on them. */
const MOST_IDLE = 1_000;

/**
 * The servers of all grants. Each grant has its own tools, made once, and its own MCP handler, so that no notice of one
 * tenant can reach a stream of another.
 */
export class MemoryServers {
  readonly #settings: Settings;
  readonly #servers = new Map<string, MemoryServer>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** @throws MemoryError `invalid_namespace`, `invalid_argument` or `not_allowed` for a grant that opens no memory */
  serverOf(grant: CheckedGrant): MemoryServer {
    const name = JSON.stringify([grant.of, grant.access, grant.source]);
    const known = this.#servers.get(name);
    const server = known ?? this.#make(grant);
    // The order of the map is the order of use.
    this.#servers.delete(name);
    this.#servers.set(name, server);
    if (known === undefined) this.#drop();
    return server;
  }

  async close(): Promise<void> {
    const servers = [...this.#servers.values()];
    this.#servers.clear();
    await Promise.all(servers.map(({ mcp }) => mcp.close()));
  }

  #make(grant: CheckedGrant): MemoryServer {
    const bound = this.#bind(grant);
    const bus = new WatchedBus(bound.memories);
    const serve = (): McpServer => {
      const server = serverOf(bound);
      this.#settings.extend?.(server);
      return server;
    };
    return { mcp: createMcpHandler(serve, { bus }), bus, active: 0 };
  }

  #bind({ of, access, source }: CheckedGrant): BoundMemory {
    const { store, forget, maxReplyTokens } = this.#settings;
    return bindMemory(of, {
      store,
      forget,
      maxReplyTokens,
      readOnly: access === "read",
      ...(source === undefined ? {} : { source }),
    });
  }

  #drop(): void {
    for (const [name, { mcp, bus, active }] of this.#servers) {
      if (this.#servers.size <= MOST_IDLE) return;
      if (active > 0 || bus.listenerCount > 0) continue;
      this.#servers.delete(name);
      void mcp.close();
    }
  }
}
