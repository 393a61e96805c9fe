import { describeMachine, type Machine } from "../common/machine.ts";
import { count, table } from "../common/markdown.ts";
import type { Section } from "../common/results.ts";

/** One thing measured of both servers: milliseconds or tokens. */
export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

export interface Results {
  readonly machine: Machine;
  readonly entries: number;
  /** Milliseconds from the start of the process to the answer of `initialize`. */
  readonly start: Pair;
  /** Tokens (o200k) of the whole answer of `tools/list`. */
  readonly list: Pair;
  /** Milliseconds of one write. */
  readonly write: Pair;
  /** Tokens of the whole answer of a search for a word that every entry has, text and data. */
  readonly search: Pair;
}

/** The figures as a Markdown table. */
export function section({ machine, entries, start, list, write, search }: Results): Section {
  const row = (what: string, { ours, theirs }: Pair, unit: string, most: string): string[] => [
    what,
    `${shown(ours)} ${unit}`,
    `${shown(theirs)} ${unit}`,
    (ours / theirs).toFixed(3),
    most,
  ];
  const rows = [
    row("start of the process to initialized", start, "ms", "0.8x"),
    row("tools/list, whole answer", list, "tokens", "900 tokens"),
    row(`a write beside ${count(entries)} entries`, write, "ms", "0.1x"),
    row(`a search that matches all ${count(entries)}, whole answer`, search, "tokens", "1,000 tokens"),
  ];
  const head = ["", "@pigeonhole/mcp", "server-memory", "ratio", "at most"];
  return { markdown: [describeMachine(machine), table(head, rows)].join("\n\n") };
}

function shown(number: number): string {
  return number < 100 ? number.toFixed(1) : count(Math.round(number));
}
