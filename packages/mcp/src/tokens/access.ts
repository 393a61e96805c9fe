/** What a token may do: `read` finds and lists, `write` also stores and, where the server offers it, forgets. */
export type Access = "read" | "write";

/** The OAuth scopes of a memory server; a token that may write carries both. */
export const READ_SCOPE = "memory:read";
export const WRITE_SCOPE = "memory:write";
