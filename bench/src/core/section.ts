import { describeMachine, type Machine } from "../common/machine.ts";
import { count, ratio, table } from "../common/markdown.ts";
import type { Section } from "../common/results.ts";
import type { OperationName, Timing } from "./operations.ts";
import type { SizeResult } from "./sizes.ts";
import type { TenantsResult } from "./tenants.ts";

export interface Results {
  readonly machine: Machine;
  readonly sizes: readonly SizeResult[];
  readonly tenants: readonly TenantsResult[];
}

const OPERATIONS: readonly [OperationName, string][] = [
  ["get", "get"],
  ["set", "set, new key"],
  ["overwrite", "set, known key"],
  ["recall", "recall"],
  ["list", "list, 100 by key"],
  ["newest", "list, 100 newest"],
];

/** The figures as Markdown tables. */
export function section({ machine, sizes, tenants }: Results): Section {
  const last = tenants.at(-1);
  const markdown = [
    describeMachine(machine),
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
  ];
  return { markdown: markdown.join("\n\n") };
}

function cell({ product, raw }: Timing): string {
  return ratio(product, raw);
}

function fullTextCell({ product, fts5 = Number.NaN }: Timing): string {
  return ratio(product, fts5);
}
