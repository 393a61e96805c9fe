import { FLAGS, HAS_FREQUENCIES, HAS_LENGTH, malformed, PostingReader } from "./posting-reader.js";

/** A row of a term's postings: those of the entries with ids from `first` up to the `first` of the term's next row. */
export interface PostingRow {
  readonly first: number;
  readonly bytes: Uint8Array;
}

export interface Posting {
  /** 0 to 255, as is `valueFrequency`; not both 0. */
  readonly keyFrequency: number;
  readonly valueFrequency: number;
  /** Terms in the entry, 0 to 65,535. */
  readonly length: number;
}

/**
 * Bytes of a row; one that grows over them is split. A row of a table without row ids then stays on its page in SQLite,
 * which moves what is over 1,002 bytes to pages of its own.
 */
export const MAX_ROW_BYTES = 880;
/** The longest posting: seven bytes of id, two of frequency and three of length. */
const MAX_POSTING_BYTES = 16;

/**
 * Unpacks all rows of a term, in the order of `first`. Throws `MalformedPostingsError` unless every row has postings and
 * ids rise through all of them.
 */
export function decodePostings(rows: readonly PostingRow[]): Map<number, Posting> {
  const postings = new Map<number, Posting>();
  const reader = new PostingReader();
  for (const { first, bytes } of rows) {
    reader.begin(first, bytes);
    while (reader.next()) {
      const { id, keyFrequency, valueFrequency, length } = reader;
      postings.set(id, { keyFrequency, valueFrequency, length });
    }
  }
  return postings;
}

/** The greatest id in packed bytes. */
export function lastPosting({ first, bytes }: PostingRow): number {
  const reader = new PostingReader();
  reader.begin(first, bytes);
  while (reader.next());
  return reader.id;
}

/** The packed bytes with a posting behind the one of `last`, an id that is less. */
export function appendPosting(bytes: Uint8Array, last: number, id: number, posting: Posting): Uint8Array {
  return joined(bytes, packed(id - last, posting));
}

/**
 * The rows that take the place of one when the posting of `id` is added or replaced, or removed where `posting` is
 * undefined: none, one, or two when it grows too long. Throws `MalformedPostingsError` where there is none to remove.
 */
export function editPostings(row: PostingRow, id: number, posting: Posting | undefined): PostingRow[] {
  const { first, bytes } = row;
  const reader = new PostingReader();
  reader.begin(first, bytes);
  let before = first;
  let start = 0;
  let isThere = reader.next();
  while (isThere && reader.id < id) {
    before = reader.id;
    start = reader.end;
    isThere = reader.next();
  }
  const isFound = isThere && reader.id === id;
  if (!isFound && posting === undefined) throw malformed();

  const parts = [bytes.subarray(0, start)];
  if (posting !== undefined) parts.push(packed(id - before, posting));
  if (isFound) isThere = reader.next();
  // What follows is as far from the posting before it as that is new.
  const last = posting === undefined ? before : id;
  if (isThere) parts.push(withDistance(bytes, reader, reader.id - last), bytes.subarray(reader.end));
  const edited = joined(...parts);
  if (edited.length === 0) return [];
  return edited.length <= MAX_ROW_BYTES ? [{ first, bytes: edited }] : halves(first, edited);
}

/** The posting that a reader came to, with another distance. */
function withDistance(bytes: Uint8Array, { flags, body, end }: PostingReader, distance: number): Uint8Array {
  const head = new Uint8Array(MAX_POSTING_BYTES);
  const size = writeVarint(head, 0, distance * FLAGS + flags);
  return joined(head.subarray(0, size), bytes.subarray(body, end));
}

function halves(first: number, bytes: Uint8Array): PostingRow[] {
  const reader = new PostingReader();
  reader.begin(first, bytes);
  let start = 0;
  while (reader.next() && reader.end < bytes.length / 2) start = reader.end;
  const second = joined(withDistance(bytes, reader, 0), bytes.subarray(reader.end));
  return [
    { first, bytes: bytes.slice(0, start) },
    { first: reader.id, bytes: second },
  ];
}

function packed(distance: number, posting: Posting): Uint8Array {
  const bytes = new Uint8Array(MAX_POSTING_BYTES);
  return bytes.subarray(0, writePosting(bytes, 0, distance, posting));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** Where the posting written at `at` ends. */
function writePosting(bytes: Uint8Array, at: number, distance: number, posting: Posting): number {
  const { keyFrequency, valueFrequency, length } = posting;
  checkRange(keyFrequency, 0, 255);
  checkRange(valueFrequency, 0, 255);
  checkRange(keyFrequency + valueFrequency, 1, 510);
  checkRange(length, 0, 65_535);
  checkRange(distance, 0, Number.MAX_SAFE_INTEGER / FLAGS);
  const isPlain = keyFrequency === 0 && valueFrequency === 1;
  const flags = (isPlain ? 0 : HAS_FREQUENCIES) + (length === 0 ? 0 : HAS_LENGTH);
  let end = writeVarint(bytes, at, distance * FLAGS + flags);
  if (!isPlain) {
    bytes[end] = keyFrequency;
    bytes[end + 1] = valueFrequency;
    end += 2;
  }
  return length === 0 ? end : writeVarint(bytes, end, length);
}

function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value;
  while (rest >= 0x80) {
    bytes[end] = (rest % 0x80) + 0x80;
    rest = Math.floor(rest / 0x80);
    end += 1;
  }
  bytes[end] = rest;
  return end + 1;
}

function checkRange(value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`a posting needs an integer from ${least} to ${most}, got ${value}`);
  }
}
