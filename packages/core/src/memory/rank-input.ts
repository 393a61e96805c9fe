import { isMemoryError, MemoryError } from "../errors.js";
import { EVERY_ENTRY } from "../ranking/posting-changes.js";
import { MalformedPostingsError } from "../ranking/posting-reader.js";
import type { RankInput } from "../ranking/rank.js";
import type { SearchData, SearchQuery } from "../store/store.js";
import { checkKey } from "../values/key.js";

/** What a store has to look for. */
export function searchQuery(query: string, terms: readonly string[]): SearchQuery {
  return { terms: terms.length === 0 ? [] : [EVERY_ENTRY, ...terms], key: keyOf(query) };
}

/** The query as a key, if it can be one. */
function keyOf(query: string): string | undefined {
  try {
    return checkKey(query);
  } catch (error) {
    if (isMemoryError(error) && error.code === "invalid_key") return undefined;
    throw error;
  }
}

/** What a store found, for `rank`. */
export function rankInput(terms: readonly string[], data: SearchData): Omit<RankInput, "keep"> {
  const [every = [], ...postings] = data.postings;
  return {
    // Without a term, nothing was asked for.
    entries: terms.length === 0 ? 0 : data.entries,
    totalLength: data.totalLength,
    every,
    terms: terms.map((term, index) => ({ term, variants: [{ weight: 1, rows: postings[index] ?? [] }] })),
    excluded: data.expired,
  };
}

/** @throws MemoryError `corrupt_data` where `read` finds malformed postings */
export function readPostings<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof MalformedPostingsError)) throw cause;
    throw new MemoryError(
      "corrupt_data",
      "The stored search index is damaged. Restore this tenant from a backup.",
      {
        cause,
      },
    );
  }
}
