import type { MemoryEntry } from "./entry.js";

/** An entry and how well it matches, comparable within one answer only. */
export interface Match<Value = unknown> {
  readonly entry: MemoryEntry<Value>;
  readonly score: number;
  /** True when the entry's value is a part of the stored text, with an ellipsis where it is cut. */
  readonly cut?: boolean;
  /** Keys of matches that say nearly the same and were left out for it. */
  readonly alike?: readonly string[];
}
