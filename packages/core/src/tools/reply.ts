import type { MemoryEntry } from "../memory/entry.js";
import { SOURCE_FIELDS, type Source } from "../values/source.js";
import { estimateTokens } from "../values/tokens.js";
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

/** A reply under construction that never grows over its budget of tokens. */
export class Reply {
  readonly #lines: string[] = [];
  readonly #costs = new Map<string, number>();
  readonly #countData: boolean;
  #leftOfText: number;
  #leftOfWhole: number;

  constructor({ maxTokens, countData }: ReplyBudget) {
    this.#countData = countData;
    this.#leftOfText = maxTokens;
    this.#leftOfWhole = countData ? Math.max(maxTokens, LEAST_WHOLE) - ENVELOPE : Number.POSITIVE_INFINITY;
  }

  /** What is left for lines beside data that costs so much. */
  leftBeside(dataCost: number): number {
    return Math.min(this.#leftOfText, this.#leftOfWhole - dataCost);
  }

  /** What lines cost here: where the data counts they travel as JSON, whose escapes cost too. */
  costOf(lines: readonly string[]): number {
    return lines.reduce((sum, line) => sum + this.#lineCost(line), 0);
  }

  /** A line is asked about before it is added and then again. */
  #lineCost(line: string): number {
    const known = this.#costs.get(line);
    if (known !== undefined) return known;
    const cost = linesCost([this.#countData ? JSON.stringify(line) : line]);
    this.#costs.set(line, cost);
    return cost;
  }

  /** What a part of the data costs: nothing where it does not count. */
  dataCostOf(data: unknown): number {
    return this.#countData ? estimateTokens(JSON.stringify(data)) + 1 : 0;
  }

  /** Adds lines, and what their data costs, when they leave `reserve` tokens; false when they do not fit. */
  add(lines: readonly string[], reserve = 0, dataCost = 0): boolean {
    const cost = this.costOf(lines);
    if (cost > this.#leftOfText - reserve || cost + dataCost > this.#leftOfWhole - reserve) return false;
    this.#leftOfText -= cost;
    this.#leftOfWhole -= cost + dataCost;
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
    if (length <= 1 || estimateTokens(shown) <= maxTokens) return shown;
  }
}

/** A key as the data has it: whole, unless the data counts and the key would take too much of it. */
export function dataKey(key: string, { maxTokens, countData }: ReplyBudget): string {
  const most = Math.max(maxTokens, LEAST_WHOLE) * DATA_KEY_SHARE;
  for (let shown = key; ; shown = shortened(key, Math.floor(shown.length * 0.8))) {
    if (!countData || shown.length <= 2 || estimateTokens(JSON.stringify(shown)) <= most) return shown;
  }
}

/**
 * Stored text as data: each of its lines begins with a bar, which no line of the reply itself does. The text is cut so
 * that lines and text cost at most `maxTokens` by `costOf`.
 */
export function dataLines(
  text: string,
  maxTokens: number,
  costOf: (lines: readonly string[], shown: string) => number = linesCost,
): { lines: string[]; shown: string; cut: boolean } {
  const whole = barred(text);
  if (text.length <= maxTokens * 8 && costOf(whole, text) <= maxTokens)
    return { lines: whole, shown: text, cut: false };
  let [low, high] = [0, Math.min(text.length, maxTokens * 8)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const shown = `${cutAt(text, middle)}…`;
    if (costOf(barred(shown), shown) <= maxTokens) low = middle;
    else high = middle - 1;
  }
  const shown = `${cutAt(text, low)}…`;
  return { lines: barred(shown), shown, cut: true };
}

function barred(text: string): string[] {
  return visibleLines(text).map((line) => `| ${line}`);
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
