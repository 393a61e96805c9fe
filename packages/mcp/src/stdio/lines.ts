import { isUtf8 } from "node:buffer";
import { Transform, type TransformCallback } from "node:stream";

/** The most bytes of one message: 4 MiB, which holds the longest value with every character of it escaped. */
const MOST_BYTES = 4_194_304;
const BREAK = 0x0a;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Why a line is passed over. */
export type BadLine = "too long" | "not UTF-8";

/**
 * Passes whole lines on. A line that is too long or no UTF-8 is passed over and told of, with what can be read of it: a
 * decoder that replaces bytes would store what nobody wrote, and one long line would end the connection.
 */
export class Lines extends Transform {
  readonly #onBadLine: (why: BadLine, line: string) => void;
  #parts: Buffer[] = [];
  #size = 0;
  #isFirst = true;

  constructor(onBadLine: (why: BadLine, line: string) => void) {
    super();
    this.#onBadLine = onBadLine;
  }

  override _transform(chunk: Buffer | string, encoding: BufferEncoding, done: TransformCallback): void {
    let rest = typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk;
    for (let at = rest.indexOf(BREAK); at >= 0; at = rest.indexOf(BREAK)) {
      this.#take(rest.subarray(0, at));
      this.endLine();
      rest = rest.subarray(at + 1);
    }
    this.#take(rest);
    done();
  }

  /** Takes what has come of a line for the whole of it, as at the end of the input. */
  endLine(): void {
    let line = Buffer.concat(this.#parts);
    const isTooLong = this.#size > MOST_BYTES;
    this.#parts = [];
    this.#size = 0;
    const hasMark = this.#isFirst && line.subarray(0, 3).equals(BYTE_ORDER_MARK);
    this.#isFirst = false;
    if (hasMark) line = line.subarray(3);
    if (isTooLong) this.#onBadLine("too long", "");
    else if (!isUtf8(line)) this.#onBadLine("not UTF-8", line.toString("utf8"));
    else if (line.length > 0) this.push(Buffer.concat([line, Buffer.from([BREAK])]));
  }

  #take(part: Buffer): void {
    this.#size += part.length;
    if (this.#size > MOST_BYTES) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }
}
