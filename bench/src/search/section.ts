import { describeMachine, type Machine } from "../common/machine.ts";
import { count, ratio, table, time } from "../common/markdown.ts";
import { logPlot } from "../common/plot.ts";
import type { Section } from "../common/results.ts";

/** Microseconds of one operation. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** Searches and writes in a namespace of this many entries. */
export interface SizeResult {
  readonly entries: number;
  readonly recall: Spread;
  /** FTS5, asked with every word of the question. */
  readonly allWords: Spread;
  /** FTS5, asked without the words that say nothing. */
  readonly telling: Spread;
  readonly set: Spread;
  /** A row and its text in FTS5. */
  readonly insert: Spread;
}

export interface Results {
  readonly machine: Machine;
  readonly sizes: readonly SizeResult[];
}

/** The figures as Markdown tables and two plots. */
export function section({ machine, sizes }: Results): Section {
  const row = (label: string, cell: (size: SizeResult) => string): string[] => [label, ...sizes.map(cell)];
  const markdown = [
    describeMachine(machine),
    table(
      ["", ...sizes.map(({ entries }) => `${count(entries)} entries`)],
      [
        row("recall, p50, µs", ({ recall }) => time(recall.p50)),
        row("recall, p95, µs", ({ recall }) => time(recall.p95)),
        row("p95 / p50", ({ recall }) => (recall.p95 / recall.p50).toFixed(2)),
        row("recall / FTS5, every word", ({ recall, allWords }) => ratio(recall.p50, allWords.p50)),
        row("recall / FTS5, no stop words", ({ recall, telling }) => ratio(recall.p50, telling.p50)),
        row("set / FTS5 insert with its row", ({ set, insert }) => ratio(set.p50, insert.p50)),
        row("set, p95, µs", ({ set }) => time(set.p95)),
      ],
    ),
    "A cell with a ratio: how many times as long, at the median, and both times in microseconds.",
    "![Time of a search by entries](plots/search.svg)",
    "![Time of a write by entries](plots/search-writes.svg)",
  ];
  const line = (
    name: string,
    of: (size: SizeResult) => number,
  ): { name: string; points: [number, number][] } => ({
    name,
    points: sizes.map((size) => [size.entries, of(size)]),
  });
  const plots = {
    search: logPlot({
      title: "One search, median and 95th percentile",
      xLabel: "entries in the namespace",
      series: [
        line("Pigeonhole, p50", ({ recall }) => recall.p50),
        line("FTS5, every word, p50", ({ allWords }) => allWords.p50),
        line("FTS5, no stop words, p50", ({ telling }) => telling.p50),
        line("Pigeonhole, p95", ({ recall }) => recall.p95),
        line("FTS5, every word, p95", ({ allWords }) => allWords.p95),
      ],
    }),
    "search-writes": logPlot({
      title: "One durable write, median",
      xLabel: "entries in the namespace",
      series: [
        line("Pigeonhole", ({ set }) => set.p50),
        line("row and FTS5 text", ({ insert }) => insert.p50),
      ],
    }),
  };
  return { markdown: markdown.join("\n\n"), plots };
}
