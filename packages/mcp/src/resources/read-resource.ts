import { type ReadResourceResult, ResourceNotFoundError } from "@modelcontextprotocol/server";
import type { ShownMemory } from "../bound-memory.js";
import { parseEntryUri } from "./entry-uri.js";
import { mimeTypeOf } from "./list-resources.js";

/** The value behind a URI: text as it is, any other value as JSON. */
export async function readResource(
  memories: readonly ShownMemory[],
  uri: string,
): Promise<ReadResourceResult> {
  const { memory, key } = locate(memories, uri);
  const entry = await memory.entry(key);
  if (entry === undefined) throw new ResourceNotFoundError(uri);
  const { value } = entry;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { contents: [{ uri, mimeType: mimeTypeOf(value), text }] };
}

/**
 * The memory and key that a URI names.
 *
 * @throws ResourceNotFoundError when it names none of this server's
 */
export function locate(
  memories: readonly ShownMemory[],
  uri: string,
): ShownMemory & { readonly key: string } {
  const hasScopes = memories.some(({ scope }) => scope !== undefined);
  const place = parseEntryUri(uri, hasScopes);
  const shown = memories.find(({ scope }) => scope === place?.scope);
  if (place === undefined || shown === undefined) throw new ResourceNotFoundError(uri);
  return { ...shown, key: place.key };
}
