import type { ListResourcesResult } from "@modelcontextprotocol/server";
import type { ListPage, MemoryEntry } from "@pigeonhole/core";
import type { ShownMemory } from "../bound-memory.js";
import { entryUri } from "./entry-uri.js";
import { invalidParams } from "./protocol-error.js";

/** Entries on a page. */
const PAGE = 100;

type Listed = ListResourcesResult["resources"][number];

/** One page of the entries by key, the scopes one after another. A cursor holds the scope's place and the memory's own. */
export async function listResources(
  memories: readonly ShownMemory[],
  cursor: string | undefined,
): Promise<ListResourcesResult> {
  const [, at = "0", inner = ""] = cursor === undefined ? [] : (/^(\d{1,6})~(.*)$/s.exec(cursor) ?? refuse());
  const resources: Listed[] = [];
  let inside = inner === "" ? undefined : inner;
  for (let index = Number(at); ; index++) {
    const { scope, memory } = memories[index] ?? refuse();
    const page: ListPage = await memory.list({
      limit: PAGE - resources.length,
      ...(inside === undefined ? {} : { cursor: inside }),
    });
    resources.push(...page.entries.map((entry) => listed(entry, scope)));
    if (page.nextCursor !== undefined) return { resources, nextCursor: `${index}~${page.nextCursor}` };
    inside = undefined;
    if (index + 1 >= memories.length) return { resources };
    if (resources.length >= PAGE) return { resources, nextCursor: `${index + 1}~` };
  }
}

function listed({ key, value, updatedAt }: MemoryEntry, scope: string | undefined): Listed {
  return {
    uri: entryUri({ scope, key }),
    name: key,
    ...(scope === undefined ? {} : { description: `In scope ${scope}.` }),
    mimeType: mimeTypeOf(value),
    annotations: { lastModified: new Date(updatedAt).toISOString() },
  };
}

/** Text is read as text, any other value as JSON. */
export function mimeTypeOf(value: unknown): string {
  return typeof value === "string" ? "text/plain" : "application/json";
}

function refuse(): never {
  throw invalidParams("This cursor is not one that this list gave. Start again without a cursor.");
}
