/** Packed postings that no encoder wrote: what was stored has been damaged. */
export class MalformedPostingsError extends Error {
  override readonly name = "MalformedPostingsError";
}

/**
 * A posting is the distance of its id from the one before (in a row's first posting, from `first`) times four, as a
 * varint; with 2 added when the frequencies are not 0 and 1, which then follow as a byte each, and 1 when the length is
 * not 0, which then follows as a varint. So a posting mostly takes two or three bytes, and one of every entry one.
 */
export const HAS_FREQUENCIES = 2;
export const HAS_LENGTH = 1;
export const FLAGS = 4;

/** Goes through the postings of one row after the other. Fields hold the posting that `next` came to. */
export class PostingReader {
  id = -1;
  keyFrequency = 0;
  valueFrequency = 0;
  length = 0;
  distance = 0;
  flags = 0;
  /** Where what follows id and flags begins. */
  body = 0;
  /** Where the posting ends. */
  end = 0;
  #bytes: Uint8Array = new Uint8Array();
  #isFirst = true;

  /** Begins a row; throws `MalformedPostingsError` when it is empty or not behind all that was read before. */
  begin(first: number, bytes: Uint8Array): void {
    if (bytes.length === 0 || first <= this.id || !Number.isSafeInteger(first)) throw malformed();
    this.id = first;
    this.end = 0;
    this.#bytes = bytes;
    this.#isFirst = true;
  }

  /** Passes over postings that are nothing but the next id, one after the other, and gives how many. */
  passRun(): number {
    if (this.#isFirst) return 0;
    const bytes = this.#bytes;
    let at = this.end;
    const end = bytes.length;
    while (at < end && bytes[at] === FLAGS) at += 1;
    const passed = at - this.end;
    this.id += passed;
    this.end = at;
    return passed;
  }

  /** Goes to the next posting of the row; false at its end. Throws `MalformedPostingsError`. */
  next(): boolean {
    const bytes = this.#bytes;
    let at = this.end;
    if (at >= bytes.length) return false;
    let head = bytes[at] ?? 0;
    at += 1;
    if (head >= 0x80) {
      head &= 0x7f;
      for (let scale = 0x80, byte = 0x80; byte >= 0x80; scale *= 0x80, at += 1) {
        byte = bytes[at] ?? 0;
        head += (byte & 0x7f) * scale;
      }
    }
    const flags = head % FLAGS;
    const distance = (head - flags) / FLAGS;
    this.body = at;
    let keyFrequency = 0;
    let valueFrequency = 1;
    if (flags >= HAS_FREQUENCIES) {
      keyFrequency = bytes[at] ?? 0;
      valueFrequency = bytes[at + 1] ?? 0;
      at += 2;
    }
    let length = 0;
    if (flags % HAS_FREQUENCIES === HAS_LENGTH) {
      length = bytes[at] ?? 0;
      at += 1;
      for (let scale = 0x80, byte = length; byte >= 0x80; scale *= 0x80, at += 1) {
        byte = bytes[at] ?? 0;
        length += byte * scale - scale;
      }
    }
    this.id += distance;
    const isEmpty = keyFrequency + valueFrequency === 0;
    if (at > bytes.length || isEmpty || length > 65_535 || (distance === 0 && !this.#isFirst))
      throw malformed();
    this.#isFirst = false;
    this.keyFrequency = keyFrequency;
    this.valueFrequency = valueFrequency;
    this.length = length;
    this.distance = distance;
    this.flags = flags;
    this.end = at;
    return true;
  }
}

export function malformed(): MalformedPostingsError {
  return new MalformedPostingsError("postings are out of order, empty or cut short");
}
