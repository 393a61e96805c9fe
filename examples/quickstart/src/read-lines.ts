import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { InputError } from "./input-error.ts";

/** Bytes in a line; a message with its text of up to 256 KiB is far below. */
const LONGEST_LINE = 1_048_576;

const NEW_LINE = 0x0a;

/** A line of a file, counted from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/**
 * Reads a file of UTF-8 text line by line, holding no more than one line and one chunk in memory.
 *
 * @throws InputError that names the file, and the line where it is one line's fault
 */
export async function* readLines(file: string): AsyncGenerator<Line> {
  await checkFile(file);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const toLine = (bytes: Uint8Array, number: number): Line => {
    try {
      return { number, text: decoder.decode(bytes) };
    } catch {
      throw new InputError(`${file}, line ${number}: this line is not UTF-8 text.`);
    }
  };
  let rest: Buffer[] = [];
  let restBytes = 0;
  let number = 1;
  for await (const chunk of chunksOf(file)) {
    let start = 0;
    for (let end = chunk.indexOf(NEW_LINE); end >= 0; end = chunk.indexOf(NEW_LINE, start)) {
      checkLength(file, number, restBytes + end - start);
      yield toLine(Buffer.concat([...rest, chunk.subarray(start, end)]), number);
      rest = [];
      restBytes = 0;
      number += 1;
      start = end + 1;
    }
    rest.push(chunk.subarray(start));
    restBytes += chunk.length - start;
    checkLength(file, number, restBytes);
  }
  if (restBytes > 0) yield toLine(Buffer.concat(rest), number);
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(file)) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

/** The file is read more than once, so a pipe will not do. */
async function checkFile(file: string): Promise<void> {
  const stats = await stat(file).catch((error: unknown) => {
    throw new InputError(`${file} cannot be read: ${reasonOf(error)}`);
  });
  if (stats.isDirectory()) throw new InputError(`${file} cannot be read: it is a directory.`);
  if (!stats.isFile()) throw new InputError(`${file} cannot be read: it is not a regular file.`);
}

function checkLength(file: string, number: number, bytes: number): void {
  if (bytes <= LONGEST_LINE) return;
  throw new InputError(`${file}, line ${number}: this line is longer than ${LONGEST_LINE} bytes.`);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no such file.";
  if (code === "EACCES") return "you may not read it.";
  return error instanceof Error ? error.message : String(error);
}
