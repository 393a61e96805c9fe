import type { Peer } from "./peer.ts";

/** The files of `kinds`: Pigeonhole first; the others are measured beside it. */
export const KINDS = [
  "pigeonhole",
  "raw-sqlite",
  "keyv-sqlite",
  "minisearch",
  "langgraph-memory",
  "server-memory",
  "pigeonhole-postgres",
  "langgraph-postgres",
] as const;

/** Loads one peer and nothing of the others, so that a start shows what its own code takes. */
export async function loadPeer(kind: string): Promise<Peer> {
  const module: { readonly peer: Peer } = await import(new URL(`kinds/${kind}.ts`, import.meta.url).href);
  return module.peer;
}
