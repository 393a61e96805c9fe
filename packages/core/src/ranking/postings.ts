/** Ids whose postings of one term share a row: chunk = floor(id / 256), slot = id modulo 256. */
export const CHUNK_SIZE = 256;

/** Bytes of a posting: slot, key frequency, value frequency, and the entry's length as a little-endian number. */
const POSTING_BYTES = 5;

/** How often a term stands in an entry's key and value, and the entry's length in terms. */
export interface Posting {
  /** 0 to 255. */
  readonly keyFrequency: number;
  /** 0 to 255. */
  readonly valueFrequency: number;
  /** 1 to 65,535. */
  readonly length: number;
}

/** Puts an entry's posting into a chunk, in place of the one that is there; `bytes` undefined is an empty chunk. */
export function upsertPosting(bytes: Uint8Array | undefined, slot: number, posting: Posting): Uint8Array {
  const old = bytes ?? new Uint8Array();
  const at = offsetOf(old, slot);
  const rest = old[at] === slot ? at + POSTING_BYTES : at;
  const made = new Uint8Array(at + POSTING_BYTES + old.length - rest);
  made.set(old.subarray(0, at));
  const { keyFrequency, valueFrequency, length } = posting;
  made.set([slot, keyFrequency, valueFrequency, length & 0xff, length >> 8], at);
  made.set(old.subarray(rest), at + POSTING_BYTES);
  return made;
}

/** Takes an entry's posting out of a chunk; undefined when none is left. */
export function removePosting(bytes: Uint8Array, slot: number): Uint8Array | undefined {
  const at = offsetOf(bytes, slot);
  if (bytes[at] !== slot) return bytes;
  if (bytes.length === POSTING_BYTES) return undefined;
  const made = new Uint8Array(bytes.length - POSTING_BYTES);
  made.set(bytes.subarray(0, at));
  made.set(bytes.subarray(at + POSTING_BYTES), at);
  return made;
}

/** Calls `visit` for each posting of a chunk, by slot. */
export function visitPostings(
  bytes: Uint8Array,
  visit: (slot: number, keyFrequency: number, valueFrequency: number, length: number) => void,
): void {
  for (let at = 0; at + POSTING_BYTES <= bytes.length; at += POSTING_BYTES) {
    const length = (bytes[at + 3] ?? 0) + (bytes[at + 4] ?? 0) * 256;
    visit(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, length);
  }
}

/** Where the posting of a slot is, or would be; chunks are mostly written at their end. */
function offsetOf(bytes: Uint8Array, slot: number): number {
  let at = bytes.length;
  while (at > 0 && (bytes[at - POSTING_BYTES] ?? 0) >= slot) at -= POSTING_BYTES;
  return at;
}
