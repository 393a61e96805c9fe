import { InMemoryServerEventBus, type ServerEvent, type ServerEventBus } from "@modelcontextprotocol/server";
import type { ShownMemory } from "../bound-memory.js";
import { AskedUris } from "./asked-uris.js";
import { type Watch, watchMemories } from "./watch-memories.js";

/** Carries notices of changed entries to open streams, and watches the memories only while there is one. */
export class WatchedBus implements ServerEventBus {
  readonly #memories: readonly ShownMemory[];
  readonly #bus = new InMemoryServerEventBus();
  readonly #asked: AskedUris;
  #watch: Watch | undefined;
  #opening = 0;

  constructor(memories: readonly ShownMemory[]) {
    this.#memories = memories;
    this.#asked = new AskedUris(memories.some(({ scope }) => scope !== undefined));
  }

  /** Open streams. */
  get listenerCount(): number {
    return this.#bus.listenerCount;
  }

  publish(event: ServerEvent): void {
    this.#bus.publish(event);
  }

  subscribe(listener: (event: ServerEvent) => void): () => void {
    const unsubscribe = this.#bus.subscribe(listener);
    this.#begin();
    return () => {
      unsubscribe();
      this.#endUnused();
    };
  }

  /** Opens a stream that asks for these URIs while the memories are watched already, so that it is told of whatever changes once it is open. */
  async watching<Stream>(uris: readonly string[], open: () => Promise<Stream>): Promise<Stream> {
    this.#opening += 1;
    for (const uri of uris) this.#asked.add(uri);
    try {
      await this.#begin().ready;
      return await open();
    } finally {
      this.#opening -= 1;
      this.#endUnused();
    }
  }

  #begin(): Watch {
    this.#watch ??= watchMemories(this.#memories, (place) => {
      for (const uri of this.#asked.of(place)) this.publish({ kind: "resource_updated", uri });
    });
    return this.#watch;
  }

  #endUnused(): void {
    if (this.#opening > 0 || this.#bus.listenerCount > 0) return;
    this.#watch?.stop();
    this.#watch = undefined;
    this.#asked.clear();
  }
}
