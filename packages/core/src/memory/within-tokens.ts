import { excerptFinder } from "../ranking/excerpt.js";
import type { StoredEntry } from "../store/store.js";
import { estimateTokens } from "../values/tokens.js";
import { type EntryCost, shareBudget } from "./budget.js";
import { entryFrom } from "./entry.js";
import type { Match } from "./match.js";
import { firstAlike } from "./near-duplicates.js";

interface Scored {
  readonly stored: StoredEntry;
  readonly score: number;
}

interface Options {
  readonly maxTokens: number;
  readonly query: string;
  /** Whether a text may be cut. */
  readonly mayCut: boolean;
}

/** A text cut shorter than this tells nothing. */
const LEAST_VALUE = 24;

/** Of the matches, best first, what costs at most so many tokens. */
export function withinTokens<Value>(matches: readonly Scored[], options: Options): Match<Value>[] {
  const alike = firstAlike(matches.map(({ stored }) => stored.json));
  const isFirst = (index: number): boolean => alike[index] === index;
  // Near duplicates come after all the others, so that they take no room from what says something else.
  const order = [...matches.keys()].sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || a - b);
  const shares = shareBudget(costs(order, matches, isFirst, options), options.maxTokens);
  const kept = new Map<number, Match<Value>>();
  for (const [place, index] of order.entries()) {
    const [match, share] = [matches[index], shares[place]];
    if (match !== undefined && share !== undefined) kept.set(index, fitted(match, share, options));
  }
  for (const [index, match] of kept) {
    const keys = matches.flatMap(({ stored }, other) =>
      other !== index && alike[other] === index && !kept.has(other) ? [stored.key] : [],
    );
    if (keys.length > 0) kept.set(index, { ...match, alike: keys });
  }
  return [...kept].sort(([a], [b]) => a - b).map(([, match]) => match);
}

function* costs(
  order: readonly number[],
  matches: readonly Scored[],
  isFirst: (index: number) => boolean,
  { mayCut }: Options,
): Generator<EntryCost> {
  for (const index of order) {
    const { key, json } = matches[index]?.stored ?? { key: "", json: "" };
    const least = mayCut && isFirst(index) && json.startsWith('"') ? LEAST_VALUE : undefined;
    yield { bare: estimateTokens(key), value: estimateTokens(json), least };
  }
}

function fitted<Value>({ stored, score }: Scored, share: number, { query }: Options): Match<Value> {
  const { json } = stored;
  if (estimateTokens(json) <= share) return { entry: entryFrom(stored), score };
  const text = String(JSON.parse(json));
  const startOf = excerptFinder(text, query);
  let cut = "";
  for (let length = Math.floor(share * 3); length >= 1; length = Math.floor(length * 0.85)) {
    cut = JSON.stringify(excerpt(text, startOf(length), length));
    if (estimateTokens(cut) <= share) break;
  }
  return { entry: entryFrom({ ...stored, json: cut }), score, cut: true };
}

/** A part of a text with an ellipsis where it is cut. */
function excerpt(text: string, start: number, length: number): string {
  const part = text.slice(start, start + length).replace(/[\uD800-\uDBFF]$/, "");
  return `${start > 0 ? "…" : ""}${part}${start + part.length < text.length ? "…" : ""}`;
}
