import type { OperationName, Timing } from "./operations.ts";
import type { Results } from "./results.ts";

const OPERATIONS: readonly [OperationName, string][] = [
  ["get", "get"],
  ["set", "set, new key"],
  ["overwrite", "set, known key"],
  ["recall", "recall"],
  ["list", "list, 100 by key"],
  ["newest", "list, 100 newest"],
];

/** The figures as Markdown tables. */
export function tables({ machine, sizes, tenants }: Results): string {
  const { cores, platform, node, sqlite } = machine;
  const last = tenants.at(-1);
  return [
    `Machine: ${cores} cores, ${platform}, Node ${node}, SQLite ${sqlite}.`,
    "Each cell: ratio to the raw statements (microseconds of one operation / of the raw statements).",
    table(
      ["", ...sizes.map(({ entries }) => `${count(entries)} entries`)],
      [
        ...OPERATIONS.map(([name, label]) => [label, ...sizes.map(({ timings }) => cell(timings[name]))]),
        ["recall / FTS5", ...sizes.map(({ timings }) => fullTextCell(timings.recall))],
        ["load, s", ...sizes.map(({ loadSeconds }) => loadSeconds.toFixed(1))],
      ],
    ),
    "One tenant of 1,000 entries beside others, 300 of which were worked on just before:",
    table(
      ["", ...tenants.map((result) => `${count(result.tenants)} tenant${result.tenants === 1 ? "" : "s"}`)],
      [
        ...OPERATIONS.map(([name, label]) => [label, ...tenants.map(({ timings }) => cell(timings[name]))]),
        ["open files, at most", ...tenants.map(({ openFiles }) => openFiles?.toString() ?? "not told")],
        ["memory, MB, at most", ...tenants.map(({ memory }) => memory.toFixed(0))],
      ],
    ),
    `The first get from a tenant whose file is closed: ${last?.coldGet?.toFixed(0) ?? "?"} microseconds.`,
  ].join("\n\n");
}

function cell({ product, raw }: Timing): string {
  return `${(product / raw).toFixed(2)} (${time(product)} / ${time(raw)})`;
}

function fullTextCell({ product, fts5 = Number.NaN }: Timing): string {
  return `${(product / fts5).toFixed(2)} (${time(product)} / ${time(fts5)})`;
}

function time(microseconds: number): string {
  return microseconds < 100 ? microseconds.toFixed(1) : count(Math.round(microseconds));
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
