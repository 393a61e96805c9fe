import type { Document } from "../core/documents.ts";

/** A way to keep entries that Pigeonhole is measured beside. */
export interface Peer {
  readonly name: string;
  /** Fills an empty folder, as fast as the peer can, so that `open` finds the entries. */
  fill(folder: string, documents: readonly Document[]): Promise<void> | void;
  /** Opens what is in a folder. */
  open(folder: string): Promise<Opened> | Opened;
}

/** A peer's entries, open. */
export interface Opened {
  /** Adds an entry under a new key; done when the peer says so. */
  write(document: Document): unknown;
  /** The value of a key; undefined when there is none. */
  read(key: string): Promise<string | undefined> | string | undefined;
  /** Ten entries for a question; left out where the peer has no search. */
  search?(question: string): unknown;
  close(): Promise<void> | void;
}
