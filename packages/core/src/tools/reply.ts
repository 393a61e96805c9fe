import type { MemoryEntry } from "../memory/entry.js";
import { SOURCE_FIELDS, type Source } from "../values/source.js";
import { estimateTokens } from "../values/tokens.js";
import { visible, visibleLines } from "./visible.js";

/** How long a key or a field of a source is shown; the rest is cut with an ellipsis. */
const SHOWN_KEY = 200;
const SHOWN_SOURCE = 60;
/** Tokens that a key may cost in a reply of one line, which every budget has room for. */
const KEY_TOKENS = 120;

/** A reply under construction that never grows over its budget of tokens. */
export class Reply {
  readonly #lines: string[] = [];
  #left: number;

  constructor(maxTokens: number) {
    this.#left = maxTokens;
  }

  get left(): number {
    return this.#left;
  }

  /** Adds lines when they leave `reserve` tokens; false when they do not fit. */
  add(lines: readonly string[], reserve = 0): boolean {
    const cost = linesCost(lines);
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
    if (length <= 1 || estimateTokens(shown) <= maxTokens) return shown;
  }
}

/**
 * Stored text as data: each of its lines begins with a bar, which no line of the reply itself does. The text is cut so
 * that the lines cost at most `maxTokens`.
 */
export function dataLines(text: string, maxTokens: number): { lines: string[]; shown: string; cut: boolean } {
  const whole = barred(text);
  if (text.length <= maxTokens * 8 && linesCost(whole) <= maxTokens)
    return { lines: whole, shown: text, cut: false };
  let [low, high] = [0, Math.min(text.length, maxTokens * 8)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (linesCost(barred(`${cutAt(text, middle)}…`)) <= maxTokens) low = middle;
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

function sourceParts(source: Source | undefined, maxTokens: number): string[] {
  return SOURCE_FIELDS.flatMap((field) => {
    const text = source?.[field];
    return text === undefined || field === "tool"
      ? []
      : [`${field} ${quotedWithin(text, SHOWN_SOURCE, maxTokens)}`];
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
