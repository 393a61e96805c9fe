/** Entries share a chunk when their ids agree in all but the last eight bits. */
export const CHUNK_SIZE = 256;
/** Slot, key frequency, value frequency, and length as two bytes, low one first. */
const POSTING_BYTES = 5;

export interface Posting {
  /** 0 to 255, as is `valueFrequency`; not both 0. */
  readonly keyFrequency: number;
  readonly valueFrequency: number;
  /** Terms in the entry, 0 to 65,535. */
  readonly length: number;
}

/** The postings of one term in one chunk, by rising slot, in the first `count` places of each array. */
export interface PostingBlock {
  count: number;
  readonly slots: Uint8Array;
  readonly keyFrequencies: Uint8Array;
  readonly valueFrequencies: Uint8Array;
  readonly lengths: Uint16Array;
}

/** Packed postings that no encoder wrote: what was stored has been damaged. */
export class MalformedPostingsError extends Error {
  override readonly name = "MalformedPostingsError";
}

/** The chunk of an entry id, a positive safe integer. */
export function chunkOf(id: number): number {
  return Math.floor(id / CHUNK_SIZE);
}

/** The place of an entry id in its chunk, 0 to 255. */
export function slotOf(id: number): number {
  return id % CHUNK_SIZE;
}

export function entryId(chunk: number, slot: number): number {
  return chunk * CHUNK_SIZE + slot;
}

export function createPostingBlock(): PostingBlock {
  return {
    count: 0,
    slots: new Uint8Array(CHUNK_SIZE),
    keyFrequencies: new Uint8Array(CHUNK_SIZE),
    valueFrequencies: new Uint8Array(CHUNK_SIZE),
    lengths: new Uint16Array(CHUNK_SIZE),
  };
}

/** How many postings the packed bytes hold. Throws `MalformedPostingsError` when their number of bytes fits none. */
export function countPostings(bytes: Uint8Array): number {
  const count = bytes.length / POSTING_BYTES;
  if (!Number.isInteger(count) || count === 0 || count > CHUNK_SIZE) {
    throw new MalformedPostingsError(`postings cannot take ${bytes.length} bytes`);
  }
  return count;
}

/**
 * Unpacks into `block`, which is returned; pass one along to decode many chunks without allocating. Throws
 * `MalformedPostingsError` unless there is at least one posting, slots rise and each has a frequency.
 */
export function decodePostings(bytes: Uint8Array, block: PostingBlock = createPostingBlock()): PostingBlock {
  const count = countPostings(bytes);
  let previous = -1;
  for (let index = 0, at = 0; index < count; index += 1, at += POSTING_BYTES) {
    const slot = bytes[at] ?? 0;
    const keyFrequency = bytes[at + 1] ?? 0;
    const valueFrequency = bytes[at + 2] ?? 0;
    if (slot <= previous || (keyFrequency | valueFrequency) === 0) {
      throw new MalformedPostingsError(`posting ${index} is out of order or empty`);
    }
    previous = slot;
    block.slots[index] = slot;
    block.keyFrequencies[index] = keyFrequency;
    block.valueFrequencies[index] = valueFrequency;
    block.lengths[index] = (bytes[at + 3] ?? 0) | ((bytes[at + 4] ?? 0) << 8);
  }
  block.count = count;
  return block;
}

/** The packed bytes with the posting of `slot` added or replaced; `undefined` stands for a chunk without any. */
export function upsertPosting(bytes: Uint8Array | undefined, slot: number, posting: Posting): Uint8Array {
  const { keyFrequency, valueFrequency, length } = posting;
  checkRange(slot, 0, CHUNK_SIZE - 1);
  checkRange(keyFrequency, 0, 255);
  checkRange(valueFrequency, 0, 255);
  checkRange(keyFrequency + valueFrequency, 1, 510);
  checkRange(length, 0, 65_535);
  const added = [slot, keyFrequency, valueFrequency, length & 0xff, length >> 8];
  if (bytes === undefined) return Uint8Array.from(added);

  const { start, end } = findPosting(bytes, slot);
  const result = new Uint8Array(bytes.length - (end - start) + POSTING_BYTES);
  result.set(bytes.subarray(0, start));
  result.set(added, start);
  result.set(bytes.subarray(end), start + POSTING_BYTES);
  return result;
}

/** The packed bytes without the posting of `slot`, or `undefined` when none is left. */
export function removePosting(bytes: Uint8Array, slot: number): Uint8Array | undefined {
  const { start, end } = findPosting(bytes, slot);
  if (start === end) return bytes;
  if (bytes.length === POSTING_BYTES) return undefined;
  const result = new Uint8Array(bytes.length - POSTING_BYTES);
  result.set(bytes.subarray(0, start));
  result.set(bytes.subarray(end), start);
  return result;
}

/** Where the posting of a slot is, or, with `start` equal to `end`, where it belongs. */
function findPosting(bytes: Uint8Array, slot: number): { start: number; end: number } {
  const size = countPostings(bytes) * POSTING_BYTES;
  let start = 0;
  while (start < size && (bytes[start] ?? 0) < slot) start += POSTING_BYTES;
  return { start, end: start < size && bytes[start] === slot ? start + POSTING_BYTES : start };
}

function checkRange(value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`a posting needs an integer from ${least} to ${most}, got ${value}`);
  }
}
