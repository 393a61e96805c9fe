import { describeMachine, type Machine } from "../common/machine.ts";
import { count, ratio, table } from "../common/markdown.ts";
import type { Section } from "../common/results.ts";

/** Median times in microseconds of ours and of another side. */
export interface Pair {
  readonly ours: number;
  readonly other: number;
}

export interface Results {
  readonly machine: Machine;
  readonly server: string;
  readonly entries: number;
  readonly bare: { readonly get: Pair; readonly set: Pair };
  readonly langGraph: { readonly put: Pair; readonly get: Pair; readonly search: Pair };
  readonly noisy: {
    readonly large: number;
    readonly small: number;
    readonly get: Pair;
    readonly set: Pair;
    readonly recall: Pair;
  };
}

export function section({ machine, server, entries, bare, langGraph, noisy }: Results): Section {
  const cell = ({ ours, other }: Pair): string => ratio(ours, other);
  const markdown = [
    `${describeMachine(machine)} PostgreSQL ${server} on the same machine, \`fsync\` on.`,
    "Each cell: ratio (microseconds of one operation / of the other side), medians, sides taking turns.",
    "### PostgreSQL beside bare statements",
    `Through the same pool, ${count(entries)} entries. A bare \`get\` is a select by primary key; a bare \`set\` an upsert and an insert into a journal in a transaction.`,
    table(
      ["", "ratio to bare"],
      [
        ["get", cell(bare.get)],
        ["set", cell(bare.set)],
      ],
    ),
    "### Beside LangGraph's PostgresStore",
    `The same ${count(entries)} texts; its search is PostgreSQL's full-text search for entries with every word.`,
    table(
      ["", "ratio to PostgresStore"],
      [
        ["set / put", cell(langGraph.put)],
        ["get", cell(langGraph.get)],
        ["recall / search", cell(langGraph.search)],
      ],
    ),
    "### A small tenant beside large ones",
    `A tenant of 100 entries in a database with one of ${count(noisy.large)} entries and ${count(noisy.small)} small ones, to the same tenant alone in a database.`,
    table(
      ["", "ratio to alone"],
      [
        ["get", cell(noisy.get)],
        ["set", cell(noisy.set)],
        ["recall", cell(noisy.recall)],
      ],
    ),
  ];
  return { markdown: markdown.join("\n\n") };
}
