import type { Readable, Writable } from "node:stream";
import type { McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { bindMemory, type MemorySource } from "../bound-memory.js";
import { type MemoryServerOptions, serverOf } from "../create-memory-server.js";
import { AskedUris } from "../resources/asked-uris.js";
import { type Watch, watchMemories } from "../resources/watch-memories.js";
import { StdioConnection } from "./connection.js";

/** How a memory is served over two streams. */
export interface ServeOptions extends MemoryServerOptions {
  /** Where the client writes; standard input when left out. */
  input?: Readable;
  /** Where the client reads; standard output when left out. */
  output?: Writable;
  /** Told of what goes wrong beside the protocol, such as a line that is no message. */
  onError?: (error: Error) => void;
}

/** A memory that is being served. */
export interface Served {
  /** Resolves when the connection has ended, from whichever side. */
  readonly closed: Promise<void>;
  /** Ends the connection: what has begun is answered if it ends soon, the rest is not begun. The store stays open. */
  close(): Promise<void>;
}

/**
 * Serves a memory to one client over standard input and output, in the client's generation of the protocol, until the
 * input ends. What was asked before that is answered.
 *
 * @throws MemoryError as `memoryTools` does, before anything is served
 */
export function serveMemory(of: MemorySource, options: ServeOptions = {}): Served {
  const { input = process.stdin, output = process.stdout, onError, ...made } = options;
  const bound = bindMemory(of, made);

  let server: McpServer | undefined;
  let watch: Watch | undefined;
  const asked = new AskedUris(bound.memories.some(({ scope }) => scope !== undefined));
  const connection = new StdioConnection(input, output, {
    begin(uris) {
      for (const uri of uris) asked.add(uri);
      watch ??= watchMemories(bound.memories, (place) => {
        for (const uri of asked.of(place)) server?.server.sendResourceUpdated({ uri }).catch(() => undefined);
      });
      return watch.ready;
    },
    end() {
      watch?.stop();
      watch = undefined;
      asked.clear();
    },
  });
  const factory = (): McpServer => {
    server = serverOf(bound);
    return server;
  };
  const { close } = serveStdio(factory, {
    transport: connection,
    ...(onError === undefined ? {} : { onerror: onError }),
  });
  const closed = new Promise<void>((resolve) => {
    const told = connection.onclose;
    connection.onclose = () => {
      told?.();
      resolve();
    };
  });
  return {
    closed,
    async close() {
      await connection.finish();
      await close();
    },
  };
}
