/** What Pigeonhole accepts. Anything over a limit is rejected, never cut. */
export const LIMITS = Object.freeze({
  /** Segments in a namespace. */
  namespaceSegments: 8,
  /** Characters in a namespace. */
  namespaceLength: 512,
  /** UTF-8 bytes in a key. */
  keyBytes: 512,
  /** UTF-8 bytes in a value's JSON text: 256 KiB. */
  valueBytes: 262_144,
  /** Levels of arrays and objects in a value. */
  valueDepth: 64,
  /** UTF-8 bytes in each field of a source. */
  sourceBytes: 256,
  /** Characters in a recall query. */
  queryLength: 8_192,
  /** Entries in a page of `list` or `recall`, and records in a page of `changes`. */
  pageSize: 1_000,
  /** Longest time to live: 100 years, in seconds. */
  ttlSeconds: 3_155_760_000,
});
