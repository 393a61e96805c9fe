import type { MemoryEntry } from "../memory/entry.js";
import { SOURCE_FIELDS, type Source } from "../values/source.js";
import { estimateTokens, MOST_TOKENS_PER_UNIT } from "../values/tokens.js";
import { visible, visibleLines } from "./visible.js";

/** How long a key or a field of a source is shown; the rest is cut with an ellipsis. */
const SHOWN_KEY = 200;
const SHOWN_SOURCE = 60;
/** Tokens that a key may cost in a reply of one line, which every budget has room for. */
const KEY_TOKENS = 120;
/** The share of a reply that a key may take in the data, where that counts. */
const DATA_KEY_SHARE = 0.25;

/** How many tokens a reply may cost, and whether its data counts beside its text. */
export interface ReplyBudget {
  readonly maxTokens: number;
  readonly countData: boolean;
}

/** What a message around text and data costs. */
const ENVELOPE = 40;
/** Text and data of one entry need this much, however small the budget. */
const LEAST_WHOLE = 500;

/** What a line of stored data begins with, and no other line. */
const BAR = "| ";

/** Tokens of a part of a reply: of its lines, and of what the data has of it, which is 0 where that does not count. */
export interface Price {
  readonly text: number;
  readonly data: number;
}

/** A reply under construction that never grows over its budget of tokens. */
export class Reply {
  readonly #lines: string[] = [];
  readonly #countData: boolean;
  /** What a token of text and data together counts beside one of text alone. */
  readonly #wholeToken: number;
  #left: number;

  constructor({ maxTokens, countData }: ReplyBudget) {
    this.#countData = countData;
    this.#wholeToken = countData ? maxTokens / (Math.max(maxTokens, LEAST_WHOLE) - ENVELOPE) : 0;
    this.#left = maxTokens;
  }

  get left(): number {
    return this.#left;
  }

  /** What lines and their data cost here: where the data counts they travel as JSON, whose escapes cost too. */
  priceOf(lines: readonly string[], data?: unknown): Price {
    const isCounted = this.#countData && data !== undefined;
    return {
      text: linesCost(this.#countData ? lines.map((line) => JSON.stringify(line)) : lines),
      data: isCounted ? linesCost([JSON.stringify(data)]) : 0,
    };
  }

  /** What stored text costs as lines and as data; one that is a single line is estimated once for both. */
  priceOfStored({ lines, shown, isLine }: Omit<DataLines, "cut">): Price {
    if (!isLine || !this.#countData) return this.priceOf(lines, shown);
    const { data } = this.priceOf([], shown);
    return { text: data + BAR.length, data };
  }

  /** How much of the budget a part takes. */
  costOf({ text, data }: Price): number {
    return Math.max(text, (text + data) * this.#wholeToken);
  }

  /** Adds lines at their price when they leave `reserve` tokens; false when they do not fit. */
  add(lines: readonly string[], price: Price = this.priceOf(lines), reserve = 0): boolean {
    const cost = this.costOf(price);
    if (cost > this.#left - reserve) return false;
    this.#left -= cost;
    this.#lines.push(...lines);
    return true;
  }

  get text(): string {
    return this.#lines.join("\n");
  }
}

/** What lines cost; the line break may be a token of its own. */
export function linesCost(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + estimateTokens(line) + 1, 0);
}

/** Stored text in quotation marks on one line, from which it cannot break out. */
export function quoted(text: string, most: number): string {
  const escaped = shortened(text, most).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return `"${visible(escaped)}"`;
}

/** At most this many characters of a text, with an ellipsis where it is cut. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${cutAt(text, most)}…` : text;
}

/** A key in quotation marks; it is cut where it is long or costs more than so many tokens. */
export function quotedKey(key: string, maxTokens = KEY_TOKENS): string {
  return quotedWithin(key, SHOWN_KEY, maxTokens);
}

/** Like {@link quoted}, and within so many tokens. */
export function quotedWithin(text: string, most: number, maxTokens: number): string {
  for (let length = most; ; length = Math.floor(Math.min(length, text.length) * 0.8)) {
    const shown = quoted(text, length);
    if (length <= 1 || isWithin(shown, maxTokens)) return shown;
  }
}

/** A key as the data has it: whole, unless the data counts and the key would take too much of it. */
export function dataKey(key: string, { maxTokens, countData }: ReplyBudget): string {
  const most = Math.max(maxTokens, LEAST_WHOLE) * DATA_KEY_SHARE;
  for (let shown = key; ; shown = shortened(key, Math.floor(shown.length * 0.8))) {
    if (!countData || shown.length <= 2 || isWithin(JSON.stringify(shown), most)) return shown;
  }
}

/** Most texts are so short that they need not be estimated. */
function isWithin(text: string, maxTokens: number): boolean {
  return text.length * MOST_TOKENS_PER_UNIT <= maxTokens || estimateTokens(text) <= maxTokens;
}

/** A stored text as lines of a reply, and what of it they show. */
export interface DataLines {
  readonly lines: readonly string[];
  readonly shown: string;
  /** Whether `shown` is a single line, just as it is. */
  readonly isLine: boolean;
  readonly cut: boolean;
}

/** Stored text as data, whole: each of its lines begins with a bar, which no line of the reply itself does. */
export function wholeLines(text: string): DataLines {
  return { ...barred(text), cut: false };
}

/**
 * A part of a stored text as data, with an ellipsis where it is cut, that costs at most `maxTokens` by `costOf`. The part
 * begins where `startOf` says for its length in characters. `wholeCost` is what the whole would cost, where that is known.
 */
export function cutLines(
  text: string,
  maxTokens: number,
  costOf: (part: DataLines) => number,
  startOf: (length: number) => number,
  wholeCost = text.length / 3,
): DataLines {
  const part = (length: number): DataLines & { start: number } => {
    const start = startOf(length);
    const kept = cutAt(text.slice(start), length);
    const shown = `${start > 0 ? "…" : ""}${kept}${start + kept.length < text.length ? "…" : ""}`;
    return { ...barred(shown), cut: true, start };
  };
  let length = lengthFor(text.length, wholeCost, maxTokens, text.length - 1);
  let [fits, most] = [0, text.length - 1];
  let best: DataLines | undefined;
  // Text is much alike in its parts, so the cost of one tells how long the next may be.
  for (let tries = 0; tries < 8 && fits < most; tries += 1) {
    const tried = part(length);
    const cost = costOf(tried);
    if (cost > maxTokens) most = length - 1;
    else {
      [fits, best] = [length, tried];
      if (cost > maxTokens * 0.95 || tried.start + length >= text.length) break;
    }
    length = Math.max(fits + 1, lengthFor(length, cost, maxTokens, most));
  }
  return best ?? part(0);
}

/** How long a text may be for so many tokens when one of `length` costs `cost`; at most `most`. */
function lengthFor(length: number, cost: number, maxTokens: number, most: number): number {
  return Math.min(Math.floor((length * maxTokens * 0.98) / cost), most);
}

function barred(shown: string): Omit<DataLines, "cut"> {
  const lines = visibleLines(shown);
  const isLine = lines.length === 1 && lines[0] === shown;
  return { lines: lines.map((line) => BAR + line), shown, isLine };
}

/** Cuts without splitting a surrogate pair. */
function cutAt(text: string, length: number): string {
  const cut = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** A value as a model reads it: text as it is, anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Where a stored text comes from: its scope, age and source, each field of which costs at most `maxTokens`. */
export function originOf(
  entry: MemoryEntry,
  scope: string | undefined,
  now: number,
  maxTokens: number,
): string {
  const parts = [ageOf(now - entry.updatedAt), ...sourceParts(entry.source, maxTokens)];
  return `(${[...(scope === undefined ? [] : [`scope ${scope}`]), ...parts].join(", ")})`;
}

/** Who wrote and when they ran; where in a crew they stood is for the journal. */
const SHOWN_FIELDS = SOURCE_FIELDS.filter(
  (field) => field === "agent" || field === "run" || field === "user",
);

function sourceParts(source: Source | undefined, maxTokens: number): string[] {
  return SHOWN_FIELDS.flatMap((field) => {
    const text = source?.[field];
    return text === undefined ? [] : [`${field} ${quotedWithin(text, SHOWN_SOURCE, maxTokens)}`];
  });
}

const UNITS: [string, number][] = [
  ["year", 31_557_600_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

function ageOf(milliseconds: number): string {
  for (const [unit, length] of UNITS) {
    const count = Math.floor(milliseconds / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
  }
  return "just now";
}
