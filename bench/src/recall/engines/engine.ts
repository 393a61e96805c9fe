import type { Conversation } from "../conversation.ts";

/** A way to store a conversation and to find entries of it. */
export interface Engine {
  readonly name: string;
  /** Makes an index of this conversation alone. */
  load(conversation: Conversation): Promise<Index>;
}

/** One conversation, stored. */
export interface Index {
  /** The keys of the best entries for a question, best first, at most `limit`. */
  search(question: string, limit: number): readonly string[] | Promise<readonly string[]>;
  /** The keys of what fits into this many tokens; left out where the engine knows no budget. */
  searchWithin?(question: string, tokens: number): Promise<readonly string[]>;
  close?(): Promise<void> | void;
}
