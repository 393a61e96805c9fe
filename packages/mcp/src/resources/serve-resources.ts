import type { McpServer } from "@modelcontextprotocol/server";
import type { ShownMemory } from "../bound-memory.js";
import { RECALL_FIRST } from "../prompts/recall-first.js";
import { AskedUris } from "./asked-uris.js";
import { completeKey, completeName } from "./complete-key.js";
import { entryTemplate } from "./entry-uri.js";
import { listResources } from "./list-resources.js";
import { answered, invalidParams } from "./protocol-error.js";
import { locate, readResource } from "./read-resource.js";
import { PARAMS } from "./request-params.js";
import { type Watch, watchMemories } from "./watch-memories.js";

/**
 * Serves the entries of memories as resources, with completions of their keys. The handlers stand on the protocol's own
 * level because the SDK's resources have no pages, and read a URI as a URL.
 */
export function serveResources(server: McpServer, memories: readonly ShownMemory[]): void {
  const { server: protocol } = server;
  const scopes = memories.flatMap(({ scope }) => (scope === undefined ? [] : [scope]));
  const template = entryTemplate(scopes.length > 0);
  protocol.registerCapabilities({ resources: { subscribe: true, listChanged: false }, completions: {} });

  protocol.setRequestHandler("resources/list", PARAMS.list, ({ cursor }) =>
    answered(() => listResources(memories, cursor)),
  );
  protocol.setRequestHandler("resources/templates/list", () => ({
    resourceTemplates: [
      {
        uriTemplate: template,
        name: "entry",
        title: "Remembered entry",
        description: "One entry of the memory by its key: text as text/plain, any other value as JSON.",
      },
    ],
  }));
  protocol.setRequestHandler("resources/read", PARAMS.uri, ({ uri }) =>
    answered(() => readResource(memories, uri)),
  );
  protocol.setRequestHandler("completion/complete", PARAMS.complete, ({ ref, argument, context }) =>
    answered(async () => {
      const isKey = ref.type === "ref/resource" ? argument.name === "key" : argument.name === "topic";
      if (ref.type === "ref/resource" ? ref.uri !== template : ref.name !== RECALL_FIRST) {
        throw invalidParams("Completions are for this server's resource template and prompt.");
      }
      if (isKey) return completeKey(memories, argument.value, context?.arguments?.["scope"]);
      return completeName(argument.name === "scope" ? scopes : [], argument.value);
    }),
  );

  serveSubscriptions(server, memories);
}

/** The subscriptions of the protocol before 2026-07-28; later ones are the transport's. */
function serveSubscriptions({ server: protocol }: McpServer, memories: readonly ShownMemory[]): void {
  const uris = new AskedUris(memories.some(({ scope }) => scope !== undefined));
  let watch: Watch | undefined;
  const stop = (): void => {
    watch?.stop();
    watch = undefined;
    uris.clear();
  };
  protocol.setRequestHandler("resources/subscribe", PARAMS.uri, ({ uri }) =>
    answered(async () => {
      locate(memories, uri);
      uris.add(uri);
      watch ??= watchMemories(memories, (place) => {
        for (const changed of uris.of(place)) protocol.sendResourceUpdated({ uri: changed }).catch(stop);
      });
      await watch.ready;
      return {};
    }),
  );
  protocol.setRequestHandler("resources/unsubscribe", PARAMS.uri, ({ uri }) => {
    uris.delete(uri);
    if (uris.size === 0) stop();
    return {};
  });
  const closed = protocol.onclose;
  protocol.onclose = () => {
    stop();
    closed?.();
  };
}
