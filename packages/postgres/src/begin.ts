/**
 * Begins a write. Says at which level, since a database may have another by default: at REPEATABLE READ the wait for a lock
 * ends in an error.
 */
export const BEGIN = { text: "begin isolation level read committed", values: [] } as const;
