import { LIMITS, namespace, type Source } from "@pigeonhole/core";
import { InputError } from "./input-error.ts";
import { type Line, readLines } from "./read-lines.ts";

/** One line of a transcript. */
export interface Message {
  readonly line: number;
  /** Whose support it is: the tenant. */
  readonly company: string;
  /** The customer of that company. */
  readonly user: string;
  readonly at: string;
  /** Who said it: the customer, a bot or a colleague. */
  readonly from: string;
  readonly text: string;
}

/** What is stored of a message. */
export interface Said {
  readonly text: string;
  readonly from: string;
  readonly at: string;
}

const ISO_TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Reads a transcript in JSON lines, checked line by line. Blank lines are passed over, fields of other names ignored.
 *
 * @throws InputError that names the file and line
 */
export async function* readTranscript(file: string): AsyncGenerator<Message> {
  for await (const line of readLines(file)) {
    if (line.text.trim() !== "") yield messageFrom(file, line);
  }
}

/** The namespace of a company's messages. The company comes from a file, so it becomes one segment or is refused. */
export function namespaceOf(company: string): string {
  return namespace(company, "support");
}

/** A key for each line: a customer's messages stand together, in the order of time. */
export function keyOf({ user, at, line }: Message): string {
  return `${user}/${at}/${line}`;
}

export function saidIn({ text, from, at }: Message): Said {
  return { text, from, at };
}

export function sourceOf({ user, from }: Message): Source {
  return from === user ? { user } : { user, agent: from };
}

function messageFrom(file: string, { number, text }: Line): Message {
  const wrong = (reason: string): InputError => new InputError(`${file}, line ${number}: ${reason}`);
  const fields = parseObject(text);
  if (fields === undefined) throw wrong("this is not a JSON object.");
  const read = (name: string, mostBytes: number): string => {
    const value = fields.get(name);
    if (value === undefined) throw wrong(`the field "${name}" is missing.`);
    if (typeof value !== "string" || value.trim() === "") throw wrong(`"${name}" is not a text.`);
    if (/\p{Surrogate}/u.test(value)) throw wrong(`"${name}" is not well-formed Unicode.`);
    if (Buffer.byteLength(value) > mostBytes) throw wrong(`"${name}" is longer than ${mostBytes} bytes.`);
    return value;
  };
  const readName = (name: string): string => {
    const value = read(name, LIMITS.sourceBytes);
    if (/\p{Cc}/u.test(value)) throw wrong(`"${name}" holds control characters.`);
    return value;
  };
  const company = read("company", LIMITS.namespaceLength);
  if (!isSegment(company)) {
    throw wrong('"company" is not a tenant name: letters, digits and . _ @ + : | - only, such as acme-inc.');
  }
  const at = read("at", 40);
  if (!ISO_TIME.test(at) || Number.isNaN(Date.parse(at))) {
    throw wrong('"at" is not a time such as 2026-08-31T08:12:20Z.');
  }
  const message = {
    line: number,
    company,
    user: readName("user"),
    at,
    from: readName("from"),
    text: read("text", LIMITS.valueBytes),
  };
  if (Buffer.byteLength(JSON.stringify(saidIn(message))) > LIMITS.valueBytes)
    throw wrong('"text" is too long.');
  return message;
}

function parseObject(text: string): Map<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return new Map(Object.entries(value));
  } catch {
    return undefined;
  }
}

function isSegment(company: string): boolean {
  try {
    return namespaceOf(company) !== "";
  } catch {
    return false;
  }
}
