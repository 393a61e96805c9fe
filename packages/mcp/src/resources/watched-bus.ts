import { InMemoryServerEventBus, type ServerEvent, type ServerEventBus } from "@modelcontextprotocol/server";
import type { ShownMemory } from "../bound-memory.js";
import { entryUri } from "./entry-uri.js";
import { type Watch, watchMemories } from "./watch-memories.js";

/** Carries notices of changed entries to open streams, and watches the memories only while there is one. */
export class WatchedBus implements ServerEventBus {
  readonly #memories: readonly ShownMemory[];
  readonly #bus = new InMemoryServerEventBus();
  #watch: Watch | undefined;

  constructor(memories: readonly ShownMemory[]) {
    this.#memories = memories;
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
    this.#watch ??= watchMemories(this.#memories, (place) =>
      this.publish({ kind: "resource_updated", uri: entryUri(place) }),
    );
    return () => {
      unsubscribe();
      if (this.#bus.listenerCount > 0) return;
      this.#watch?.stop();
      this.#watch = undefined;
    };
  }
}
