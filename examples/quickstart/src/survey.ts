import { InputError } from "./input-error.ts";
import { type Message, readTranscript } from "./transcript.ts";

const QUESTION_LENGTH = 90;

/** What one company has in a transcript. */
export interface CompanyCount {
  messages: number;
  /** The last thing that a customer asked, or else that anyone said. */
  lastWords: string;
  asked: boolean;
}

/** What a transcript holds. */
export interface Survey {
  readonly file: string;
  readonly messages: number;
  readonly lastLine: number;
  /** By name; the company with the most messages first. */
  readonly companies: ReadonlyMap<string, Readonly<CompanyCount>>;
}

/**
 * Reads a whole transcript once, so that a mistake in it is told before anything is stored.
 *
 * @throws InputError that names the file and line
 */
export async function survey(file: string, seen: (messages: number) => void): Promise<Survey> {
  const companies = new Map<string, CompanyCount>();
  let messages = 0;
  let lastLine = 0;
  for await (const message of readTranscript(file)) {
    const count = companies.get(message.company) ?? { messages: 0, lastWords: "", asked: false };
    companies.set(message.company, count);
    count.messages += 1;
    noteQuestion(count, message);
    messages += 1;
    lastLine = message.line;
    seen(messages);
  }
  if (messages === 0) throw new InputError(`${file} holds no messages.`);
  const byCount = [...companies].sort(([, a], [, b]) => b.messages - a.messages);
  return { file, messages, lastLine, companies: new Map(byCount) };
}

function noteQuestion(count: CompanyCount, { user, from, text }: Message): void {
  const asks = from === user && (text.match(/\p{L}{4,}/gu)?.length ?? 0) >= 3;
  if (count.asked && !asks) return;
  count.asked = asks;
  const line = text
    .slice(0, QUESTION_LENGTH * 4)
    .replace(/[\p{C}\s]+/gu, " ")
    .trim();
  count.lastWords =
    line.length > QUESTION_LENGTH ? line.slice(0, QUESTION_LENGTH).replace(/ \S*$/u, "") : line;
}
